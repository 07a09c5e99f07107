namespace Kernels.Plugins.Settling;

/// <summary>
/// Finds when the code that calls run is final, from rounds. In each, a fresh method, the canary, is called as often as
/// what is to become final, until it is final itself. If nothing else got new code meanwhile, nothing else will: it was
/// called as often under the same rules, whatever delay, threshold and tiers these are.
/// </summary>
internal sealed class Settlement
{
    private int _canary;
    private long _before;
    private int _loads;
    private bool _isFinal;

    /// <summary>Whether a round ended in which nothing but the canary got new code.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>How many rounds began.</summary>
    public int Rounds { get; private set; }

    /// <summary>Whether a loop that runs for long gets its final code within the call.</summary>
    public bool OptimizesLoops { get; private set; }

    /// <summary>
    /// Whether a canary was final from its first call on, so that it tells nothing about code that was compiled
    /// before and may be compiled again.
    /// </summary>
    public bool WasFinalAtOnce { get; private set; }

    /// <summary>Begins a round.</summary>
    /// <param name="canary">The number of its canary, which was not called yet.</param>
    /// <param name="compiled">How many methods were compiled so far.</param>
    public void Begin(int canary, long compiled)
    {
        (_canary, _before, _loads, _isFinal) = (canary, compiled, 0, false);
        Rounds++;
    }

    /// <summary>Notes that a canary got code.</summary>
    /// <param name="load">Which, and how well it is optimised.</param>
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

    /// <summary>Looks whether the round is over, after each time that everything was called once.</summary>
    /// <param name="compiled">How many methods were compiled so far.</param>
    /// <returns>Whether another round has to begin.</returns>
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
