using Kernels.Files;

namespace Kernels.Hosting.Tuning;

/// <summary>Where the record of <c>kernels tune</c> is.</summary>
/// <param name="Path">Its full path, whether there is a file or not; null where no record is used.</param>
/// <param name="Absence">Why no record is used; null where one is.</param>
/// <param name="Key">The configuration key that named it; null where none did.</param>
internal sealed record TuningLocation(string? Path, string? Absence, string? Key)
{
    /// <summary>The value of the configuration key that stands for no record.</summary>
    public const string None = "none";

    /// <summary>The name of a record that an application ships beside its configuration.</summary>
    public const string ShippedName = "kernels-tuning.json";

    /// <summary>The name of the user's own record.</summary>
    private const string UserName = "tuning.json";

    /// <summary>Finds it: where configuration says; or else the one that the application ships; or else the user's own.</summary>
    /// <param name="configured">What configuration says; null where it says nothing.</param>
    /// <returns>The location.</returns>
    public static TuningLocation Find(Setting<string>? configured)
    {
        if (configured is not null)
        {
            return configured.Value.Equals(None, StringComparison.OrdinalIgnoreCase)
                ? new TuningLocation(null, $"{configured.Key} is {None}", configured.Key)
                : new TuningLocation(
                    ApplicationPath.Find(configured.Value, File.Exists) ?? System.IO.Path.GetFullPath(configured.Value), null, configured.Key);
        }

        return ApplicationPath.Find(ShippedName, File.Exists) is { } shipped ? new TuningLocation(shipped, null, null) : OfUser();
    }

    private static TuningLocation OfUser()
        => UserData.PathOf(UserName) is { } path
            ? new TuningLocation(path, null, null)
            : new TuningLocation(null, "this user has no folder for a record", null);
}
