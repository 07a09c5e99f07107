using System.Runtime.InteropServices;
using Kernels.Host.Reports;

namespace Kernels.Host.Commands;

/// <summary>
/// Ctrl-C ends the process at once: a kernel can't be stopped half-way, and output files
/// are moved into place only when they are whole.
/// </summary>
internal static class Interruption
{
    private static PosixSignalRegistration? _registration;

    public static void Handle() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
    {
        Terminal.WriteError("interrupted");
        Environment.Exit(ExitCode.Interrupted);
    });
}
