using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>One process, and never another that got its id later (Linux).</summary>
internal sealed partial class ProcessReference : IDisposable
{
    /// <summary>System calls have these numbers on every architecture; the C library has functions for them since 2022 only.</summary>
    private const nint SendSignalNumber = 424;
    private const nint OpenNumber = 434;

    private readonly ProcessIdentity _identity;
    private int _descriptor;

    private ProcessReference(ProcessIdentity identity, int descriptor)
    {
        _identity = identity;
        _descriptor = descriptor;
    }

    /// <summary>Refers to a process.</summary>
    /// <param name="identity">Which.</param>
    /// <returns>The reference; null where it has ended.</returns>
    public static ProcessReference? To(ProcessIdentity identity)
    {
        // Opened first: if the id is still the process's afterwards, the descriptor is, too.
        ProcessReference reference = new(identity, (int)Call(OpenNumber, identity.Id, 0, 0, 0));
        if (identity.IsCurrent)
        {
            return reference;
        }

        reference.Dispose();
        return null;
    }

    /// <summary>Sends a signal; to a process that has ended it goes nowhere.</summary>
    /// <param name="signal">Its number.</param>
    public void Send(int signal)
    {
        if (_descriptor >= 0)
        {
            _ = Call(SendSignalNumber, _descriptor, signal, 0, 0);
        }
        else if (_identity.IsCurrent)
        {
            // Before Linux 5.3, or where a container forbids descriptors of processes.
            _ = Kill(_identity.Id, signal);
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Close(_descriptor);
            _descriptor = -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
