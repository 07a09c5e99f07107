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
    /// What the rounds will compute may run methods that little data does not, and so is called as often; unless a call is
    /// this long, in seconds: then only once for each canary.
    /// </summary>
    private const double LongCall = 0.02;

    private int _calls;
    private long _ticks;
    private double _fastest = double.PositiveInfinity;

    /// <summary>The candidate.</summary>
    public Trial Trial => trial;

    /// <summary>Whether code that was compiled beforehand has found its caches and threads.</summary>
    public bool HadSomeCalls => _calls >= SomeCalls || Elapsed >= SomeTime;

    /// <summary>Whether that may be expected of a compiler that does not tell.</summary>
    public bool HadManyCalls => _calls >= ManyCalls || Elapsed >= ManyTime;

    /// <summary>Whether what the rounds will compute was called less often than little data.</summary>
    public bool HasLongCalls => _fastest >= LongCall;

    private TimeSpan Elapsed => TimeSpan.FromTicks(_ticks);

    /// <summary>Calls it.</summary>
    /// <param name="tiny">The kernel on little data.</param>
    /// <param name="isNewRound">Whether a canary was called for the first time: the round that begins has to have its long calls too.</param>
    public void Call(Challenge tiny, bool isNewRound)
    {
        long start = Stopwatch.GetTimestamp();
        trial.Rehearse(tiny);
        _calls++;
        _ticks += Stopwatch.GetElapsedTime(start).Ticks;

        // Code that is not optimised yet may make a call long, so that this is found anew with each round.
        if ((isNewRound || !HasLongCalls) && trial.Passes)
        {
            _fastest = Math.Min(_fastest, trial.Rehearse(challenge));
        }
    }
}
