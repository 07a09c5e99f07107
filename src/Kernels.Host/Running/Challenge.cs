using System.Security.Cryptography;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>
/// What no candidate can foresee of its samples: their inputs, how many calls make one, and which are validated. So nobody
/// gains by remembering results, by looking at the outputs first, or by computing only when watched.
/// </summary>
/// <param name="workload">What is computed.</param>
internal sealed class Challenge(Workload workload)
{
    /// <summary>Of the calls of less than a microsecond or two, one in so many has other inputs than the one before it.</summary>
    private const int CallsPerNudge = 16;

    /// <summary>Changing inputs takes some 10 ns, which shorter calls would notice.</summary>
    private const double ShortestNudgedCall = 2e-6;

    private readonly SplitMix64 _random = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>What is computed.</summary>
    public Workload Workload => workload;

    /// <summary>Gives the workload inputs that nobody has seen, and resets it.</summary>
    public void Renew()
    {
        workload.Renew(_random.NextBits());
        workload.Reset();
    }

    /// <summary>Changes inputs a little, between calls in a row.</summary>
    public void Nudge() => workload.Nudge(_random);

    /// <summary>How many calls make the next sample: the last one is judged, so that nobody may know which that is.</summary>
    /// <param name="fewest">The fewest.</param>
    public int CallsFrom(int fewest) => fewest + _random.NextBelow((fewest / 2) + 1);

    /// <summary>Whether something happens that has a chance.</summary>
    public bool Draw(double chance) => _random.NextDouble() < chance;

    /// <summary>Before a call in a row: changes inputs a little, and poisons an element of an output.</summary>
    /// <param name="watch">The watch on the outputs.</param>
    public void BeforeCall(OutputWatch watch)
    {
        workload.Nudge(_random);
        watch.Poison(_random);
    }

    /// <summary>The same where a call takes so long; short calls are spared most times.</summary>
    /// <param name="watch">The watch on the outputs.</param>
    /// <param name="callSeconds">How long a call takes about.</param>
    public void BeforeCall(OutputWatch watch, double callSeconds)
    {
        if (callSeconds >= ShortestNudgedCall || _random.NextBelow(CallsPerNudge) == 0)
        {
            BeforeCall(watch);
        }
    }

    /// <summary>Notes elements of the outputs at once after a call.</summary>
    public void AfterCall(OutputWatch watch) => watch.Note(_random);
}
