namespace Kernels.Runner.Results;

/// <summary>What is common to everything that shows or judges verdicts.</summary>
internal static class Verdicts
{
    private const int WrongWeight = 100;

    /// <summary>The verdict about an implementation that could not compute.</summary>
    public static Verdict Of(KernelFault fault) => fault switch
    {
        KernelFault.Crashed => Verdict.Crashed,
        KernelFault.TimedOut => Verdict.TimedOut,
        KernelFault.ProtocolError => Verdict.ProtocolError,
        KernelFault.NoThreads => Verdict.Unavailable,
        _ => Verdict.Error,
    };

    /// <summary>Whether something went wrong with what was run, as opposed to nothing having been run.</summary>
    public static bool IsWrong(this Verdict verdict) => verdict
        is Verdict.Fail or Verdict.Error or Verdict.Crashed or Verdict.TimedOut or Verdict.ProtocolError or Verdict.BeyondCeiling;

    /// <summary>Orders verdicts by their weight: a wrong result weighs more than no run.</summary>
    public static int Weight(this Verdict verdict) => verdict.IsWrong() ? WrongWeight + (int)verdict : (int)verdict;

    /// <summary>The verdict in words, such as <c>crashed (SIGSEGV)</c>.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="signal">The signal that ended the process; null if none did.</param>
    /// <returns>The words.</returns>
    public static string Describe(this Verdict verdict, string? signal) => verdict switch
    {
        Verdict.Crashed when signal is not null => $"crashed ({signal})",
        Verdict.TimedOut => "timed out",
        Verdict.ProtocolError => "protocol error",
        Verdict.BeyondCeiling => "beyond its ceiling",
        _ => verdict.Name(),
    };

    /// <summary>A backend's outcome as a sentence to follow its name.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="signal">The signal that ended its process; null if none did.</param>
    /// <param name="reason">The reason, which for a fault of a process says how it failed.</param>
    /// <returns>Such as <c>crashed (SIGSEGV) during julia/1</c>, or <c>fail: it wrote to its input 'x'</c>.</returns>
    public static string Explain(this Verdict verdict, string? signal, string reason)
        => verdict is Verdict.Crashed or Verdict.TimedOut or Verdict.ProtocolError ? reason : $"{verdict.Describe(signal)}: {reason}";
}
