using System.Security.Cryptography;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>
/// The parts of a sample that no candidate can foresee: its inputs, its number of calls, and whether it is validated. So no
/// candidate gains by remembering results, by looking at the outputs first, or by computing only when watched.
/// </summary>
/// <param name="workload">What is computed.</param>
internal sealed class Challenge(Workload workload)
{
    /// <summary>One in this many short calls gets other inputs than the call before it.</summary>
    private const int CallsPerNudge = 16;

    /// <summary>Calls shorter than this, in seconds, would notice the 10 ns or so that changing inputs takes.</summary>
    private const double ShortestNudgedCall = 2e-6;

    private readonly SplitMix64 _random = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>What is computed.</summary>
    public Workload Workload => workload;

    /// <summary>Gives the workload inputs that no candidate has seen, and resets it.</summary>
    public void Renew()
    {
        workload.Renew(_random.NextBits());
        workload.Reset();
    }

    /// <summary>Changes inputs a little, between calls in a row.</summary>
    public void Nudge() => workload.Nudge(_random);

    /// <summary>
    /// How many calls make the next sample. The last call is judged, so no candidate may know which one that is.
    /// </summary>
    /// <param name="fewest">The fewest calls.</param>
    public int CallsFrom(int fewest) => fewest + _random.NextBelow((fewest / 2) + 1);

    /// <summary>Draws whether something with this chance happens.</summary>
    public bool Draw(double chance) => _random.NextDouble() < chance;

    /// <summary>Before a call in a row: changes inputs a little, and poisons an element of an output.</summary>
    /// <param name="watch">The watch on the outputs.</param>
    public void BeforeCall(OutputWatch watch)
    {
        workload.Nudge(_random);
        watch.Poison(_random);
    }

    /// <summary>The same, but skips most short calls.</summary>
    /// <param name="watch">The watch on the outputs.</param>
    /// <param name="callSeconds">About how long a call takes, in seconds.</param>
    public void BeforeCall(OutputWatch watch, double callSeconds)
    {
        if (callSeconds >= ShortestNudgedCall || _random.NextBelow(CallsPerNudge) == 0)
        {
            BeforeCall(watch);
        }
    }

    /// <summary>Notes elements of the outputs right after a call.</summary>
    public void AfterCall(OutputWatch watch) => watch.Note(_random);
}
