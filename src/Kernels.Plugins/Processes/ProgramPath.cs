namespace Kernels.Plugins.Processes;

/// <summary>Finds programs on the <c>PATH</c>, and nowhere else: .NET would look in the current folder first.</summary>
internal static class ProgramPath
{
    /// <summary>Finds a program; relative entries of the <c>PATH</c>, which would lead anywhere, are passed over.</summary>
    /// <param name="program">Its name.</param>
    /// <returns>Its full path; null where there is none.</returns>
    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program, $"{program}.exe"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(entry => names.Select(name => Path.Combine(entry, name)))
            .FirstOrDefault(File.Exists);
    }
}
