using Kernels.Files;

namespace Kernels.Hosting.Tuning;

/// <summary>Where the record of <c>kernels tune</c> is.</summary>
/// <param name="Path">Its full path, whether there is a file or not; null if no record is used.</param>
/// <param name="Absence">Why no record is used; null if one is.</param>
/// <param name="Key">The configuration key that named it; null if none did.</param>
internal sealed record TuningLocation(string? Path, string? Absence, string? Key)
{
    /// <summary>The value of the configuration key that means no record.</summary>
    public const string None = "none";

    /// <summary>The name of a record that an application ships beside its configuration.</summary>
    public const string ShippedName = "kernels-tuning.json";

    /// <summary>The name of the user's own record.</summary>
    private const string UserName = "tuning.json";

    /// <summary>Finds the record: the configured one, or else the one shipped with the application, or else the user's.</summary>
    /// <param name="configured">The configured path, or <see cref="None"/>; null if not configured.</param>
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
