using System.Runtime;
using System.Runtime.CompilerServices;

namespace Kernels.Plugins.Settling;

/// <summary>
/// Finds when the code that calls run in this process is final. It listens to the runtime while it does; afterwards it
/// costs nothing.
/// </summary>
internal sealed class CodeWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Settlement _settlement = new();
    private readonly TierEvents _events;
    private Canary _canary = null!;

    private CodeWatch() => _events = new TierEvents(Load);

    /// <summary>Whether a just-in-time compiler runs in this process.</summary>
    public static bool Compiles => Compiled > 0;

    /// <summary>Whether the runtime tells of it; an application may have switched that off.</summary>
    public static bool IsPossible
        => RuntimeFeature.IsDynamicCodeSupported
            && Compiles
            && (!AppContext.TryGetSwitch("System.Diagnostics.Tracing.EventSource.IsSupported", out bool isOn) || isOn);

    /// <summary>How many methods were compiled in this process so far.</summary>
    public static long Compiled => JitInfo.GetCompiledMethodCount();

    /// <summary>How many of them on this thread, because it ran them for the first time, or a loop of one for long.</summary>
    public static long CompiledHere => JitInfo.GetCompiledMethodCount(currentThread: true);

    /// <summary>Whether all that calls run is final.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>How many rounds began, each of which lasts until the canary is final.</summary>
    public int Rounds => _settlement.Rounds;

    /// <summary>Whether a loop that runs for long gets its final code within the call.</summary>
    public bool OptimizesLoops
    {
        get
        {
            lock (_lock)
            {
                return _settlement.OptimizesLoops;
            }
        }
    }

    /// <summary>
    /// Whether code of precompiled assemblies may be compiled again although code of others is final at its first call, so
    /// that calls of the latter tell nothing about the former: the quick compilation is switched off.
    /// </summary>
    public bool LeavesPrecompiledOpen
    {
        get
        {
            lock (_lock)
            {
                return _settlement.WasFinalAtOnce && !RuntimeSettings.NeverCompilesAgain;
            }
        }
    }

    /// <summary>Starts watching.</summary>
    /// <returns>The watch; null where code is compiled ahead of time, or the runtime does not tell.</returns>
    public static CodeWatch? TryStart()
    {
        // Ahead of time, the types of canaries would have no end.
        if (!RuntimeFeature.IsDynamicCodeSupported || !IsPossible)
        {
            return null;
        }

        CodeWatch watch = new();
        watch.BeginRound();
        return watch;
    }

    /// <summary>Has to be told each time that everything was called once that is to become final.</summary>
    /// <returns>Whether all that calls run is final.</returns>
    public bool Tick()
    {
        if (IsSettled)
        {
            return true;
        }

        if (RuntimeSettings.NeverCompilesAgain)
        {
            IsSettled = true;
            return true;
        }

        _canary.Sing();
        bool isAnotherDue;
        lock (_lock)
        {
            isAnotherDue = _settlement.IsAnotherDue(Compiled);
            IsSettled = _settlement.IsSettled;
        }

        if (isAnotherDue)
        {
            BeginRound();
        }

        return IsSettled;
    }

    public void Dispose() => _events.Dispose();

    private void BeginRound()
    {
        _canary = Canary.Next(out int number);
        lock (_lock)
        {
            _settlement.Begin(number, Compiled);
        }

        _canary.Sing();
        if (Rounds == 1)
        {
            _canary.Loop();
        }
    }

    private void Load(CanaryLoad load)
    {
        lock (_lock)
        {
            _settlement.Load(load);
        }
    }
}
