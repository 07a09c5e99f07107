using System.Runtime.InteropServices;
using Kernels.Host.Reports;

namespace Kernels.Host.Commands;

/// <summary>
/// What signals do that ask a process to end. Each ends it in order, so that it removes what it would leave behind.
/// Ctrl-C ends it at once, since output files are moved into place only when they are whole; or,
/// while a verb measures, it lets the verb end with what there is, and the second one ends the process.
/// </summary>
internal static class Interruption
{
    private static readonly CancellationTokenSource Source = new();
    private static PosixSignalRegistration[] _registrations = [];
    private static volatile bool _isDeferred;

    /// <summary>Begins to handle them.</summary>
    public static void Handle() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(ExitCode.Terminated)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Environment.Exit(ExitCode.HungUp)),
    ];

    /// <summary>Makes the first Ctrl-C a request from now on.</summary>
    /// <returns>Cancelled by the first Ctrl-C.</returns>
    public static CancellationToken Defer()
    {
        _isDeferred = true;
        return Source.Token;
    }

    private static void Interrupt(PosixSignalContext context)
    {
        if (_isDeferred && !Source.IsCancellationRequested)
        {
            context.Cancel = true;
            Terminal.WriteError("interrupted: ending with what was measured; again to end at once");
            Source.Cancel();
            return;
        }

        Terminal.WriteError("interrupted");
        Environment.Exit(ExitCode.Interrupted);
    }
}
