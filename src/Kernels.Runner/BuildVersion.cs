using System.Reflection;

namespace Kernels.Runner;

/// <summary>Which build of this program runs.</summary>
internal static class BuildVersion
{
    /// <summary>
    /// The version and the source revision, such as <c>1.2.0+0a1b2c</c>; without the revision if that is unknown.
    /// </summary>
    public static string Text { get; } = typeof(BuildVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Splits a version as the SDK writes it.</summary>
    /// <param name="text">The version and the source revision.</param>
    /// <returns>Both; null for a revision that is unknown.</returns>
    public static (string Version, string? Build) Split(string text)
    {
        string[] parts = text.Split('+', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : null);
    }
}
