using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>Which process is meant, since ids are used again (Linux).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it started, in ticks since the system did.</param>
internal readonly partial record struct ProcessIdentity(int Id, ulong Start)
{
    /// <summary>These numbers are the same on every architecture; the C library has had functions for the calls since 2022 only.</summary>
    private const nint SendSignalCall = 424;
    private const nint OpenCall = 434;

    /// <summary>Whether the process that has the id now is this one, alive or not yet waited for.</summary>
    public bool IsCurrent => Of(Id) == this;

    /// <summary>The process that has an id now.</summary>
    /// <param name="id">The id.</param>
    /// <returns>Which it is; null where there is none.</returns>
    public static ProcessIdentity? Of(int id) => ProcessStatus.Of(id) is { } status ? new(id, status.Start) : null;

    /// <summary>Sends a signal to this process, and never to another that got its id.</summary>
    /// <param name="signal">The signal's number.</param>
    public void Send(int signal)
    {
        // Opened first: if the id is still this process's afterwards, then so is the descriptor.
        int descriptor = (int)Call(OpenCall, Id, 0, 0, 0);
        if (IsCurrent)
        {
            // There are no descriptors of processes before Linux 5.3, nor where a container forbids them.
            _ = descriptor >= 0 ? Call(SendSignalCall, descriptor, signal, 0, 0) : Kill(Id, signal);
        }

        if (descriptor >= 0)
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
