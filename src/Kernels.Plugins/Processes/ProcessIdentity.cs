using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>Identifies a process beyond its id, since ids are reused (Linux).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it started, in ticks since the system started.</param>
internal readonly partial record struct ProcessIdentity(int Id, ulong Start)
{
    /// <summary>
    /// These numbers are the same on every architecture. The C library has had functions for the calls only since 2022.
    /// </summary>
    private const nint SendSignalCall = 424;
    private const nint OpenCall = 434;

    /// <summary>Whether the process that now has the id is this one, alive or not yet waited for.</summary>
    public bool IsCurrent => Of(Id) == this;

    /// <summary>The process that now has an id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The process, or null if there is none.</returns>
    public static ProcessIdentity? Of(int id) => ProcessStatus.Of(id) is { } status ? new(id, status.Start) : null;

    /// <summary>Sends a signal to this process, never to another that has since got its id.</summary>
    /// <param name="signal">The signal's number.</param>
    public void Send(int signal)
    {
        // Opened first: if the id still belongs to this process afterwards, so does the descriptor.
        int descriptor = (int)Call(OpenCall, Id, 0, 0, 0);
        if (IsCurrent)
        {
            // Linux has no process descriptors before 5.3, and a container may forbid them.
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
