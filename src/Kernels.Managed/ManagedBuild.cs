using System.Runtime;
using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>Identifies the machine code that the C# of this project becomes in this process.</summary>
public static class ManagedBuild
{
    /// <summary>
    /// Whether a just-in-time compiler runs in this process. RuntimeFeature does not tell: a project that can be
    /// published ahead of time switches it off for its ordinary builds too.
    /// </summary>
    public static bool IsCompiledAtRunTime { get; } = JitInfo.GetCompiledMethodCount() > 0;

    /// <summary>
    /// The module's version, which the C# compiler derives from its input, and what makes machine code of it.
    /// </summary>
    /// <returns>Such as <c>6f9619ff8b86d011b42d00c04fc964ff .NET 10.0.1 jit</c>.</returns>
    public static string Describe()
    {
        Guid module = typeof(ManagedBuild).Module.ModuleVersionId;
        return $"{module:N} {RuntimeInformation.FrameworkDescription} {(IsCompiledAtRunTime ? "jit" : "aot")}";
    }
}
