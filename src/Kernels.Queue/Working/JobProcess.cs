using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Plugins.Processes;

namespace Kernels.Queue.Working;

/// <summary>
/// A job's own process: this program, called anew. Its crash, its lack of memory or its hang ends the job, and not the worker; and
/// it ends with the worker, together with all that it started.
/// </summary>
internal sealed class JobProcess : IDisposable
{
    private readonly WorkerProcess _process;

    /// <summary>Starts it.</summary>
    /// <param name="name">The job's name, for messages.</param>
    /// <param name="words">The words after the program's name.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate; null for no limit.</param>
    /// <exception cref="KernelException">It can't be started.</exception>
    public JobProcess(string name, ImmutableArray<string> words, long? maxDataBytes)
    {
        _process = WorkerProcess.Start(WorkerCommand.OfProgram(
            name, CurrentFolder.Path ?? AppContext.BaseDirectory, [.. OwnExecutable.Find(), .. words], maxDataBytes: maxDataBytes));
        _process.DiscardOutput();
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="limit">How long.</param>
    /// <returns>How it ended; null if it has not.</returns>
    public Task<WorkerEnd?> WaitAsync(TimeSpan limit) => Task.Run(() => _process.WaitForEnd(limit));

    /// <summary>The last line that it wrote to its standard error, after its end; null if it wrote none.</summary>
    public string? LastWords() => _process.LastWords();

    /// <summary>Ends it and all that it started. Callable from any thread.</summary>
    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();
}
