using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Kernels.Plugins.Processes;

namespace Kernels.Runner.SelfTest;

/// <summary>A process of this program that keeps one processor busy until it is disposed, or this process ends.</summary>
internal sealed class BusyProcess : IDisposable
{
    /// <summary>The verb that it runs; for this class, not for people.</summary>
    public const string Verb = "keep-busy";

    /// <summary>What it prints once it computes.</summary>
    private const string Started = "busy";

    private const long StepsInARow = 1 << 20;

    private readonly Process _process;

    private BusyProcess(Process process) => _process = process;

    /// <summary>Starts one, and waits until it computes.</summary>
    /// <exception cref="KernelException">It did not start.</exception>
    public static BusyProcess Start()
    {
        ImmutableArray<string> command = OwnExecutable.Find();
        Process process = Process.Start(new ProcessStartInfo(command[0], [.. command[1..], Verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        BusyProcess busy = new(process);
        if (process.StandardOutput.ReadLine() == Started)
        {
            return busy;
        }

        busy.Dispose();
        throw new KernelException("the process that should keep a processor busy did not start");
    }

    /// <summary>Checks that it still runs: a measurement without the load must not pass for one with it.</summary>
    /// <exception cref="KernelException">It ended.</exception>
    public void RequireRunning()
    {
        if (_process.HasExited)
        {
            throw new KernelException(
                $"the process that keeps a processor busy ended with exit code {_process.ExitCode}; start the self-test again");
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>
    /// Runs the process: it computes until its standard input ends, which happens when the process that started it ends,
    /// even if killed.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        // The terminal's Ctrl-C reaches both, and the one that measures decides when to end.
        using PosixSignalRegistration ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        Console.WriteLine(Started);
        Task<int> end = Task.Run(() => Console.OpenStandardInput().ReadByte());
        ulong x = 0;
        while (!end.IsCompleted)
        {
            x = Chain.Step(x, StepsInARow);
        }

        GC.KeepAlive(x);
        return ExitCode.Done;
    }
}
