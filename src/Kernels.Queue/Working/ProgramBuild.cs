using System.Reflection;
using Kernels.Runner;

namespace Kernels.Queue.Working;

/// <summary>Which build of which program runs: one does no jobs of another, since the two may compute something else.</summary>
internal static class ProgramBuild
{
    /// <summary>Such as <c>kernels 1.2.0+0a1b2c</c>; of a program with kernels of its own also the version of Kernels.</summary>
    public static string Text { get; } = Describe(Assembly.GetEntryAssembly()!);

    private static string Describe(Assembly program)
    {
        string version = program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        string kernels = version == BuildVersion.Text ? "" : $" with kernels {BuildVersion.Text}";
        return $"{program.GetName().Name} {version}{kernels}";
    }
}
