namespace Kernels.Plugins.Processes;

/// <summary>Finds programs on the <c>PATH</c> only; .NET would look in the current folder first.</summary>
internal static class ProgramPath
{
    /// <summary>Finds a program. Relative entries of the <c>PATH</c> are skipped, since they could lead anywhere.</summary>
    /// <param name="program">Its name.</param>
    /// <returns>Its full path, or null if there is none.</returns>
    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program, $"{program}.exe"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(entry => names.Select(name => Path.Combine(entry, name)))
            .FirstOrDefault(File.Exists);
    }
}
