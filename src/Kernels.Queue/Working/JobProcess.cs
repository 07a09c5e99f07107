using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Files;
using Kernels.Plugins.Processes;
using Kernels.Runner.Commands;

namespace Kernels.Queue.Working;

/// <summary>
/// A job's own process: this program, called anew. Its crash, its lack of memory or its hang ends the job, and not the worker; and
/// it ends with the worker, together with all that it started.
/// </summary>
internal sealed class JobProcess : IDisposable
{
    /// <summary>How often the process is looked at.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly WorkerProcess _process;

    /// <summary>Starts it.</summary>
    /// <param name="name">The job's name, for messages.</param>
    /// <param name="words">The words of the job's call, after the program's name.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate; null for no limit.</param>
    /// <exception cref="KernelException">It can't be started.</exception>
    public JobProcess(string name, ImmutableArray<string> words, long? maxDataBytes)
    {
        ImmutableArray<string> command = [.. OwnExecutable.Find(), CommandLine.JobVerb, .. words];
        _process = WorkerProcess.Start(WorkerCommand.OfProgram(
            name, CurrentFolder.Path ?? AppContext.BaseDirectory, command, maxDataBytes: maxDataBytes));
        _process.DiscardOutput();
    }

    /// <summary>Waits for its end, or ends it when it takes too long.</summary>
    /// <param name="timeout">How long it may take; null for any time.</param>
    public async Task<JobEnd> WaitAsync(TimeSpan? timeout)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan left = (timeout ?? TimeSpan.MaxValue) - clock.Elapsed;
            if (left <= TimeSpan.Zero)
            {
                Kill();
                return new JobEnd($"took longer than {WorkerText.Duration(timeout!.Value)}", null, LastWords());
            }

            if (await Task.Run(() => _process.WaitForEnd(left < Look ? left : Look)).ConfigureAwait(false) is { } end)
            {
                return end.ExitCode == 0 ? new JobEnd(null, 0, null) : new JobEnd(end.ToString(), end.ExitCode, LastWords());
            }
        }
    }

    /// <summary>Ends it and all that it started. Callable from any thread.</summary>
    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();

    /// <summary>The last line that it wrote to its standard error, without the program's name; null if it wrote none.</summary>
    private string? LastWords()
    {
        string lead = $"{ProgramName.Value}: ";
        string? words = _process.LastWords();
        return words?.StartsWith(lead, StringComparison.Ordinal) == true ? words[lead.Length..] : words;
    }
}
