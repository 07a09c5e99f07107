using System.Runtime;
using System.Runtime.CompilerServices;

namespace Kernels.Plugins.Settling;

/// <summary>
/// Finds when the code that calls run in this process is final. It listens to the runtime until then; afterwards it costs
/// nothing.
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

    /// <summary>Whether the runtime reports on it; an application may have switched that off.</summary>
    public static bool IsPossible
        => RuntimeFeature.IsDynamicCodeSupported
            && Compiles
            && (!AppContext.TryGetSwitch("System.Diagnostics.Tracing.EventSource.IsSupported", out bool isOn) || isOn);

    /// <summary>How many methods have been compiled in this process so far.</summary>
    public static long Compiled => JitInfo.GetCompiledMethodCount();

    /// <summary>
    /// How many of them were compiled on this thread, because it ran a method for the first time, or ran a loop of one for
    /// long.
    /// </summary>
    public static long CompiledHere => JitInfo.GetCompiledMethodCount(currentThread: true);

    /// <summary>Whether all code that calls run is final.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>How many rounds have begun, each of which lasts until its canary is final.</summary>
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
    /// Whether code of precompiled assemblies may be compiled again although other code is final at its first call, so that
    /// calls of the latter say nothing about the former. That is so if quick compilation is switched off.
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
    /// <returns>The watch; null if code is compiled ahead of time, or the runtime does not report on it.</returns>
    public static CodeWatch? TryStart()
    {
        // An ahead-of-time compiler would find no end of canary types.
        if (!RuntimeFeature.IsDynamicCodeSupported || !IsPossible)
        {
            return null;
        }

        CodeWatch watch = new();
        watch.BeginRound();
        return watch;
    }

    /// <summary>Must be called each time everything that is to become final has been called once.</summary>
    /// <returns>Whether all code that calls run is final.</returns>
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
