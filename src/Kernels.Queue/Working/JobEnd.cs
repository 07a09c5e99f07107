namespace Kernels.Queue.Working;

/// <summary>How an attempt to do a job ended.</summary>
/// <param name="Problem">What went wrong; null for nothing.</param>
/// <param name="ExitCode">The exit code of its process; null if it did not end by itself.</param>
/// <param name="Error">The last line that the process wrote to its standard error; null if it wrote none.</param>
internal sealed record JobEnd(string? Problem, int? ExitCode, string? Error)
{
    /// <summary>Whether every other attempt would end so too: the call itself is wrong, or an input. What may pass has another exit code.</summary>
    public bool IsFinal => ExitCode == Runner.ExitCode.WrongCall;

    /// <summary>Whether this machine is not set up for the job, and another one may be: its configuration is wrong, or it lacks the backend.</summary>
    public bool IsRefusal => ExitCode == Runner.ExitCode.NotSetUp;
}
