using System.Runtime.InteropServices;
using Kernels.Hosting;
using Kernels.Managed;

namespace Kernels.Runner.Results;

/// <summary>The machine on which figures were measured: they mean nothing without it.</summary>
/// <param name="Cpu">The processor's name.</param>
/// <param name="InstructionSet">The widest instruction-set level that the processor offers.</param>
/// <param name="LogicalProcessors">The processors that this process may use.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Mode"><c>jit</c>, or <c>aot</c> for the published executable.</param>
/// <param name="Version">The version of this program.</param>
/// <param name="Build">The source revision it was built from; null if that is unknown.</param>
internal sealed record Machine(
    string Cpu,
    string InstructionSet,
    int LogicalProcessors,
    string Os,
    string Runtime,
    string Mode,
    string Version,
    string? Build)
{
    /// <summary>Whether a just-in-time compiler runs in this process.</summary>
    public static bool CompilesAtRunTime => ManagedBuild.IsCompiledAtRunTime;

    /// <summary>This machine.</summary>
    public static Machine Current { get; } = Describe();

    private static Machine Describe()
    {
        (string version, string? build) = BuildVersion.Split(BuildVersion.Text);
        return new Machine(
            Processor.Name(),
            Processor.InstructionSet(),
            Environment.ProcessorCount,
            $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
            RuntimeInformation.FrameworkDescription,
            CompilesAtRunTime ? "jit" : "aot",
            version,
            build);
    }
}
