using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A pipe that this process alone holds open and never writes to: the supervisor that reads it learns when its worker has to
/// end, be it because this process says so or because it has ended itself.
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

    /// <summary>The descriptor of the end that is read, for <c>/proc/PID/fd</c>.</summary>
    public int Descriptor => (int)_read.DangerousGetHandle();

    /// <summary>Ends it for its reader, who may not have opened it yet: the descriptor stays. From any thread.</summary>
    public void End() => _written.Dispose();

    public void Dispose()
    {
        _read.Dispose();
        _pipe.Dispose();
    }
}
