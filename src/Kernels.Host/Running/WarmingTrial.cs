using System.Diagnostics;

namespace Kernels.Host.Running;

/// <summary>A candidate while it warms up.</summary>
/// <param name="trial">The candidate.</param>
/// <param name="challenge">What the rounds will compute.</param>
internal sealed class WarmingTrial(Trial trial, Challenge challenge)
{
    private const int SomeCalls = 32;
    private static readonly TimeSpan SomeTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Such as PyPy's compiler, which does not tell, needs more.</summary>
    private const int ManyCalls = 96;

    private static readonly TimeSpan ManyTime = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// For so long, what the rounds will compute is called each time as well. It may run methods that little data does not.
    /// </summary>
    private static readonly TimeSpan LongCallTime = TimeSpan.FromSeconds(1);

    private int _calls;
    private long _ticks;
    private double _workloadSeconds;

    /// <summary>The candidate.</summary>
    public Trial Trial => trial;

    /// <summary>Whether code that was compiled beforehand has found its caches and threads.</summary>
    public bool HadSomeCalls => _calls >= SomeCalls || Elapsed >= SomeTime;

    /// <summary>Whether that may be expected of a compiler that does not tell.</summary>
    public bool HadManyCalls => _calls >= ManyCalls || Elapsed >= ManyTime;

    /// <summary>Whether what the rounds will compute was called less often than little data.</summary>
    public bool HasLongCalls { get; private set; }

    private TimeSpan Elapsed => TimeSpan.FromTicks(_ticks);

    /// <summary>Calls it.</summary>
    /// <param name="tiny">The kernel on little data.</param>
    /// <param name="isNewRound">Whether to compute what the rounds will, however long that takes.</param>
    public void Call(Challenge tiny, bool isNewRound)
    {
        long start = Stopwatch.GetTimestamp();
        trial.Rehearse(tiny);
        _calls++;
        _ticks += Stopwatch.GetElapsedTime(start).Ticks;
        HasLongCalls |= _workloadSeconds >= LongCallTime.TotalSeconds;
        if (isNewRound || !HasLongCalls)
        {
            _workloadSeconds += trial.Rehearse(challenge);
        }
    }
}
