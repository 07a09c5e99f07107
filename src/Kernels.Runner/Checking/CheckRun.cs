using System.Collections.Immutable;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;

namespace Kernels.Runner.Checking;

/// <summary>One call of a check.</summary>
/// <param name="Trial">Its outcome.</param>
/// <param name="Case">The case's name.</param>
/// <param name="Memory">The kind of buffers.</param>
/// <param name="Recurs">Whether a fault came again when the call was repeated; false if it was not repeated.</param>
internal sealed record CheckRun(Trial Trial, string Case, CheckMemory Memory, bool Recurs)
{
    /// <summary>Whether its process ended, hung or broke the protocol.</summary>
    public bool IsFault => Trial.Verdict is Verdict.Crashed or Verdict.TimedOut or Verdict.ProtocolError;

    /// <summary>Whether a failure comes from the kind of buffers: the same call has passed on plain ones.</summary>
    public bool BlamesMemory => !Memory.IsPlain && (Recurs || !IsFault);

    private int Threads => Trial.Candidate.Threads;

    /// <summary>Whether it could have shown that a requirement is not met.</summary>
    public bool Tries(Requirement requirement, int fewestThreads) => requirement switch
    {
        Requirement.Threads => Memory.IsPlain && Threads > fewestThreads,
        Requirement.Alignment or Requirement.ReadOnlyInputs or Requirement.Guards => Memory.Requirement == requirement,
        _ => Memory.IsPlain,
    };

    /// <summary>Describes the failure.</summary>
    /// <param name="all">All calls of the same kernel by the same backend.</param>
    public CheckFailure Describe(ImmutableArray<CheckRun> all) => new(
        Case,
        Memory.Name,
        Threads,
        Trial.Verdict,
        Trial.Signal,
        IsFault && BlamesMemory ? $"{Trial.Reason} ({Memory.FaultMeaning})" : Trial.Reason!)
    {
        Requirement = Blame(all),
    };

    /// <summary>Compares the failure with calls that are simpler in one respect: plain buffers, or fewer threads.</summary>
    private Requirement Blame(ImmutableArray<CheckRun> all)
    {
        CheckRun[] simpler = [.. all.Where(run => run.Memory.IsPlain && run.Case == Case && run.Threads < Threads)];
        return IsFault && !Recurs ? Requirement.Returns
            : !Memory.IsPlain ? Memory.Requirement
            : Trial.WrittenInputs is not [] ? Requirement.ReadOnlyInputs
            : simpler is not [] && simpler.All(run => run.Trial.Passes) ? Requirement.Threads
            : Trial.Verdict == Verdict.Error ? Requirement.Statuses
            : IsFault ? Requirement.Returns
            : Requirement.Results;
    }
}
