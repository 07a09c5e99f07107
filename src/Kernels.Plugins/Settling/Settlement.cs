namespace Kernels.Plugins.Settling;

/// <summary>
/// Finds in rounds when the code that calls run is final. In each round a fresh method, the canary, is called as often as the
/// code in question, until the canary's own code is final. If nothing else got new code meanwhile, nothing else will: it was
/// called as often under the same rules, whatever their delay, threshold and tiers.
/// </summary>
internal sealed class Settlement
{
    private int _canary;
    private long _before;
    private int _loads;
    private bool _isFinal;

    /// <summary>Whether a round ended in which nothing but the canary got new code.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>How many rounds have begun.</summary>
    public int Rounds { get; private set; }

    /// <summary>Whether a loop that runs for long gets its final code within the call.</summary>
    public bool OptimizesLoops { get; private set; }

    /// <summary>
    /// Whether a canary was final from its first call on, so that it says nothing about code that was compiled earlier and may
    /// be compiled again.
    /// </summary>
    public bool WasFinalAtOnce { get; private set; }

    /// <summary>Begins a round.</summary>
    /// <param name="canary">The number of its canary, which has not been called yet.</param>
    /// <param name="compiled">How many methods have been compiled so far.</param>
    public void Begin(int canary, long compiled)
    {
        (_canary, _before, _loads, _isFinal) = (canary, compiled, 0, false);
        Rounds++;
    }

    /// <summary>Notes that a canary got code.</summary>
    /// <param name="load">The canary, and how well its code is optimised.</param>
    public void Load(CanaryLoad load)
    {
        if (load.Canary != _canary)
        {
            return;
        }

        _loads++;
        if (load.HasLoop)
        {
            OptimizesLoops |= load.Tier is CodeTier.MinOpt or CodeTier.Optimized or CodeTier.Tier1InLoop;
        }
        else
        {
            _isFinal |= load.Tier is CodeTier.MinOpt or CodeTier.Optimized or CodeTier.Tier1;
            WasFinalAtOnce |= load.Tier == CodeTier.Optimized;
        }
    }

    /// <summary>Checks whether the round is over; called each time everything has been called once.</summary>
    /// <param name="compiled">How many methods have been compiled so far.</param>
    /// <returns>Whether another round must begin.</returns>
    public bool IsAnotherDue(long compiled)
    {
        if (!_isFinal || IsSettled)
        {
            return false;
        }

        IsSettled = compiled - _before == _loads;
        return !IsSettled;
    }
}
