namespace Kernels.Files;

/// <summary>The data that this project keeps for a user, in the user's folder for application data.</summary>
internal static class UserData
{
    /// <summary>The path of a file or folder in it, whether it exists or not.</summary>
    /// <param name="name">Its name, such as <c>tuning.json</c>.</param>
    /// <returns>The path; null if this user has no folder for data.</returns>
    public static string? PathOf(string name)
    {
        string data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0 ? Path.Combine(data, "kernels", name) : null;
    }
}
