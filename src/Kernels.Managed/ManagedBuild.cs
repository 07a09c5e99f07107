using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>Identifies the machine code to which C# is compiled in this process.</summary>
public static class ManagedBuild
{
    /// <summary>
    /// Whether a just-in-time compiler runs in this process. RuntimeFeature does not say: a project that can be
    /// published ahead of time switches it off for its ordinary builds too.
    /// </summary>
    public static bool IsCompiledAtRunTime { get; } = JitInfo.GetCompiledMethodCount() > 0;

    /// <summary>Identifies this project's code.</summary>
    /// <returns>Such as <c>6f9619ff8b86d011b42d00c04fc964ff .NET 10.0.1 jit</c>.</returns>
    public static string Describe() => Describe([typeof(ManagedBuild).Module]);

    /// <summary>
    /// The modules' versions, which the C# compiler derives from its input, the version of .NET, and whether the machine
    /// code is compiled just in time or ahead of time.
    /// </summary>
    /// <param name="modules">The modules whose code runs.</param>
    /// <returns>Such as <c>6f9619ff8b86d011b42d00c04fc964ff .NET 10.0.1 jit</c>.</returns>
    public static string Describe(IEnumerable<Module> modules)
    {
        string versions = string.Join(' ', modules.Select(module => $"{module.ModuleVersionId:N}"));
        return $"{versions} {RuntimeInformation.FrameworkDescription} {(IsCompiledAtRunTime ? "jit" : "aot")}";
    }
}
