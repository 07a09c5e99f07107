using System.ComponentModel;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Hosting.Caching;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Trust;
using Kernels.Runner.Reports;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Commands;

/// <summary>Turns exceptions into one line on standard error and an exit code.</summary>
internal static class Failures
{
    /// <summary>If this variable is 1, an exception that is not the user's mistake is reported with its stack trace.</summary>
    public const string TraceVariable = "KERNELS_TRACE";

    /// <summary>.NET reports a lack of threads as a lack of memory. If this many more can be had, memory was lacking.</summary>
    private const int FewThreads = 16;

    /// <summary>Reports an exception.</summary>
    /// <param name="exception">What ended the command.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception)
    {
        switch (exception)
        {
            case UserInputException input:
                Terminal.WriteError(input.Message);
                return input.MayPass ? ExitCode.NotAvailable : ExitCode.WrongCall;
            case KernelsConfigurationException or DocumentException or UntrustedException:
                Terminal.WriteError(exception.Message);
                return ExitCode.WrongCall;
            case CacheException:
                Terminal.WriteError($"{exception.Message}.");
                return ExitCode.WrongCall;
            case BackendUnavailableException:
                Terminal.WriteError(exception.Message);
                return ExitCode.NotAvailable;
            case KernelException { Fault: KernelFault.NoThreads }:
                Terminal.WriteError(exception.Message);
                return ExitCode.NotAvailable;
            case KernelException:
                Terminal.WriteError(exception.Message);
                return ExitCode.WrongResult;
            case InsufficientMemoryException:
                Terminal.WriteError(exception.Message);
                return ExitCode.NotAvailable;
            case OutOfMemoryException or ThreadStartException when ThreadSupply.FindShortage(FewThreads) is { } shortage:
                Terminal.WriteError($"{shortage}.");
                return ExitCode.NotAvailable;
            case Win32Exception:
                Terminal.WriteError($"a process could not be started: {exception.Message}");
                return ExitCode.NotAvailable;
            case OutOfMemoryException:
                Terminal.WriteError("not enough memory for this input; a smaller size may fit.");
                return ExitCode.NotAvailable;
            case IOException or UnauthorizedAccessException or ArgumentOutOfRangeException when FileFailure.Is(exception):
                Terminal.WriteError($"reading or writing failed: {FileFailure.ReasonOf(exception)}.");
                return FileErrors.MayPass(exception) ? ExitCode.NotAvailable : ExitCode.WrongCall;
            default:
                ReportDefect(exception);
                return ExitCode.Defect;
        }
    }

    /// <summary>
    /// Whether another machine may do what failed here, and this one not before somebody changes it: its configuration is wrong,
    /// or it has no such backend or kernel.
    /// </summary>
    /// <param name="exception">What ended the command.</param>
    public static bool IsOfThisMachine(Exception exception)
        => exception is KernelsConfigurationException or BackendUnavailableException or DocumentException or UntrustedException
            or CacheException;

    private static void ReportDefect(Exception exception)
    {
        bool trace = Environment.GetEnvironmentVariable(TraceVariable) == "1";
        string hint = trace ? "" : $" ({TraceVariable}=1 shows where)";
        Terminal.WriteError($"this is a bug in kernels: {exception.GetType().Name}: {exception.Message}{hint}");
        if (trace)
        {
            Console.Error.WriteLine(exception);
        }
    }
}
