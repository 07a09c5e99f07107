using System.Collections.Immutable;

namespace Kernels.Runner.Measuring;

/// <summary>How a candidate's samples are taken.</summary>
/// <param name="CallSeconds">How long a call took when this was chosen, in seconds.</param>
/// <param name="Calls">The calls of a sample.</param>
internal readonly record struct SamplePlan(double CallSeconds, int Calls)
{
    /// <summary>
    /// A call shorter than this, in seconds, is made once before its sample: caches hold what others used, and .NET's
    /// threads are asleep. On an AMD Zen 4, two threads took 1.26 ms for a call that takes 0.68 ms in a row of calls.
    /// </summary>
    private const double ShortCall = 0.02;

    /// <summary>On a busy machine calls that are alike can differ by this factor, since one loses its processor and the other doesn't.</summary>
    private const double MostNoise = 3;

    /// <summary>One call, without one before it, as for cold caches.</summary>
    public static SamplePlan OneCall { get; } = new(CallSeconds: 0, Calls: 1);

    /// <summary>Whether an untimed call goes before the sample.</summary>
    public bool IsLedIn { get; private init; } = CallSeconds is > 0 and < ShortCall;

    /// <summary>
    /// Gives candidates whose calls may take equally long the same plan. Otherwise noise alone can make one's samples longer,
    /// or precede them with a call; on a busy machine they are then interrupted more often, in every round alike.
    /// </summary>
    /// <param name="plans">The plans as each candidate's own calls suggest them.</param>
    /// <returns>The plans, in the same order.</returns>
    public static ImmutableArray<SamplePlan> Align(IReadOnlyList<SamplePlan> plans)
        => [.. plans.Select(plan => plan.AlignTo([.. plans.Where(plan.MayEqual)]))];

    private bool MayEqual(SamplePlan other)
        => Math.Max(CallSeconds, other.CallSeconds) <= MostNoise * Math.Min(CallSeconds, other.CallSeconds);

    private SamplePlan AlignTo(SamplePlan[] others) => this with
    {
        Calls = others.Select(other => other.Calls).Append(Calls).Max(),
        IsLedIn = IsLedIn || others.Any(other => other.IsLedIn),
    };
}
