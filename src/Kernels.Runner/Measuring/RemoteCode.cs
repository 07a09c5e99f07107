namespace Kernels.Runner.Measuring;

/// <summary>What is known of the code of a backend that runs in its own process.</summary>
/// <param name="backend">The backend.</param>
internal sealed class RemoteCode(Backend backend)
{
    private long? _compiled;

    /// <summary>The backend.</summary>
    public Backend Backend => backend;

    /// <summary>Whether its code is final, as of the last request.</summary>
    public CodeState State { get; private set; } = CodeState.Compiling;

    /// <summary>Asks again, after each candidate was called once more.</summary>
    public void Look() => State = Ask(watch: true).State;

    /// <summary>How many methods were compiled there so far; 0 if unknown.</summary>
    public long Compiled() => Ask(watch: false).Compiled ?? 0;

    /// <summary>Ends the watch, and notes what was compiled so far.</summary>
    public void BeginRounds()
    {
        CodeReport report = Ask(watch: false);
        (State, _compiled) = (report.State, report.Compiled);
    }

    /// <summary>Asks after the rounds, during which its process may have ended and another started.</summary>
    /// <returns>How many methods were compiled there since the rounds began; 0 if unknown.</returns>
    public long EndRounds()
    {
        CodeReport report = Ask(watch: false);
        State = report.State;
        return report.Compiled - _compiled ?? 0;
    }

    private CodeReport Ask(bool watch)
    {
        try
        {
            return backend.Code!.Ask(watch);
        }
        catch (KernelException)
        {
            // The next call finds out what is wrong, and reports it.
            return new CodeReport(CodeState.Untold, Compiled: null);
        }
    }
}
