using System.IO.Pipes;

namespace Kernels.Plugins.Processes;

/// <summary>A pipe that this process alone holds open and never writes to: who reads it learns of this process's end.</summary>
internal static class HostPipe
{
    private static readonly AnonymousPipeServerStream Pipe = new(PipeDirection.Out, HandleInheritability.None);

    /// <summary>The descriptor of the end that is read, for <c>/proc/PID/fd</c>.</summary>
    public static int Descriptor => (int)Pipe.ClientSafePipeHandle.DangerousGetHandle();
}
