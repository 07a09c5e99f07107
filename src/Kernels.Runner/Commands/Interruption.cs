using System.Runtime.InteropServices;
using Kernels.Runner.Reports;

namespace Kernels.Runner.Commands;

/// <summary>
/// Handles the signals that ask a process to end. Each ends it in an orderly way, so that it cleans up after itself.
/// Ctrl-C ends it at once, since output files are moved into place only when they are complete. But
/// while a verb measures, the first Ctrl-C lets it end with what was measured, and the second ends the process; and while one
/// computes in parts, the first lets it remove the large output that it was writing.
/// </summary>
internal static class Interruption
{
    private static readonly CancellationTokenSource Source = new();
    private static PosixSignalRegistration[] _registrations = [];
    private static volatile string? _deferred;
    private static volatile Action? _lastAct;

    /// <summary>Starts to handle signals.</summary>
    public static void Handle() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(ExitCode.Terminated)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => End(ExitCode.HungUp)),
    ];

    /// <summary>From now on, makes the first Ctrl-C a request to end early.</summary>
    /// <param name="consequence">What the verb then does, for a message.</param>
    /// <returns>A token that the first Ctrl-C cancels.</returns>
    public static CancellationToken Defer(string consequence = "ending with what was measured")
    {
        _deferred = consequence;
        return Source.Token;
    }

    /// <summary>From now on, does something before a signal ends the process.</summary>
    /// <param name="act">What is done; it must not take long. Null for nothing.</param>
    public static void BeforeEnd(Action? act) => _lastAct = act;

    private static void Interrupt(PosixSignalContext context)
    {
        if (_deferred is { } consequence && !Source.IsCancellationRequested)
        {
            context.Cancel = true;
            Terminal.WriteError($"interrupted: {consequence}; press Ctrl-C again to end at once");
            Source.Cancel();
            return;
        }

        Terminal.WriteError("interrupted");
        End(ExitCode.Interrupted);
    }

    private static void End(int exitCode)
    {
        _lastAct?.Invoke();
        Environment.Exit(exitCode);
    }
}
