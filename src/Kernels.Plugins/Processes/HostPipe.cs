using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A pipe that only this process holds open and never writes to. The supervisor reads it, and so learns when its worker must
/// end: because this process says so, or because this process itself has ended.
/// </summary>
internal sealed class HostPipe : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out, HandleInheritability.None);
    private readonly SafePipeHandle _written;
    private readonly SafePipeHandle _read;

    public HostPipe()
    {
        _written = _pipe.SafePipeHandle;
        _read = _pipe.ClientSafePipeHandle;
    }

    /// <summary>The descriptor of the read end, for <c>/proc/PID/fd</c>.</summary>
    public int Descriptor => (int)_read.DangerousGetHandle();

    /// <summary>
    /// Ends the pipe for its reader, who may not have opened it yet: the descriptor stays. Callable from any thread.
    /// </summary>
    public void End() => _written.Dispose();

    public void Dispose()
    {
        _read.Dispose();
        _pipe.Dispose();
    }
}
