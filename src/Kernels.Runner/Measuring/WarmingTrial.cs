using System.Diagnostics;

namespace Kernels.Runner.Measuring;

/// <summary>A candidate while it warms up.</summary>
/// <param name="trial">The candidate.</param>
/// <param name="challenge">What the rounds will compute.</param>
internal sealed class WarmingTrial(Trial trial, Challenge challenge)
{
    private const int SomeCalls = 32;
    private static readonly TimeSpan SomeTime = TimeSpan.FromMilliseconds(200);

    /// <summary>A compiler that does not report its state, such as PyPy's, needs more calls.</summary>
    private const int ManyCalls = 96;

    private static readonly TimeSpan ManyTime = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// What the rounds will compute may run methods that little data does not, so it is called as often. If a call is this
    /// long, in seconds, it is called only once for each canary.
    /// </summary>
    private const double LongCall = 0.02;

    private int _calls;
    private long _ticks;
    private double _fastest = double.PositiveInfinity;

    /// <summary>The candidate.</summary>
    public Trial Trial => trial;

    /// <summary>Whether precompiled code has had the calls to fill its caches and start its threads.</summary>
    public bool HadSomeCalls => _calls >= SomeCalls || Elapsed >= SomeTime;

    /// <summary>Whether a compiler that does not report its state may be expected to have finished.</summary>
    public bool HadManyCalls => _calls >= ManyCalls || Elapsed >= ManyTime;

    /// <summary>Whether what the rounds will compute was called less often than little data.</summary>
    public bool HasLongCalls => _fastest >= LongCall;

    private TimeSpan Elapsed => TimeSpan.FromTicks(_ticks);

    /// <summary>Calls it.</summary>
    /// <param name="tiny">The kernel on little data.</param>
    /// <param name="isNewRound">
    /// Whether a canary was called for the first time: the round that begins needs its long calls too.
    /// </param>
    public void Call(Challenge tiny, bool isNewRound)
    {
        long start = Stopwatch.GetTimestamp();
        trial.Rehearse(tiny);
        _calls++;
        _ticks += Stopwatch.GetElapsedTime(start).Ticks;

        // Code that is not optimised yet may make a call long, so this is measured again in each round.
        if ((isNewRound || !HasLongCalls) && trial.Passes)
        {
            _fastest = Math.Min(_fastest, trial.Rehearse(challenge));
        }
    }
}
