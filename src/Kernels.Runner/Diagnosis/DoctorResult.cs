using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;

namespace Kernels.Runner.Diagnosis;

/// <summary>What this machine is, what it can reach, and what is missing: the document <c>doctor --json</c> writes.</summary>
internal sealed record DoctorResult
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.doctor/1";

    /// <summary>The format and its revision.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = SchemaName;

    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Whether a hypervisor runs below the system; null if the processor does not say.</summary>
    public required bool? Virtual { get; init; }

    /// <summary>How each body of code uses the processor's instruction sets.</summary>
    public required ImmutableArray<InstructionSetUse> InstructionSets { get; init; }

    /// <summary>The caches by level; none if unknown.</summary>
    public required ImmutableArray<CpuCache> Caches { get; init; }

    /// <summary>How the system chooses frequencies.</summary>
    public required FrequencyPolicy Frequency { get; init; }

    /// <summary>What the control groups allow.</summary>
    public required ContainerLimits Limits { get; init; }

    /// <summary>What else the machine does.</summary>
    public required MachineLoad Load { get; init; }

    /// <summary>The clock that times samples.</summary>
    public required ClockFacts Clock { get; init; }

    /// <summary>Whether hardware counters can be read.</summary>
    public required HardwareCounters Counters { get; init; }

    /// <summary>The external settings that change, or would change, how candidates compute.</summary>
    public ImmutableArray<Influence> Influences { get; init; } = [];

    /// <summary>The backends, and by what they were compiled.</summary>
    public required ImmutableArray<ListedBackend> Backends { get; init; }

    /// <summary>The tools that build the libraries; empty for the published executable, which needs none.</summary>
    public required ImmutableArray<BuildTool> Tools { get; init; }

    /// <summary>What the machine can reach at most; null if it was not measured.</summary>
    public required MachineCeilings? Ceilings { get; init; }

    /// <summary>What is missing or in the way, with its remedy.</summary>
    public ImmutableArray<Finding> Findings => Finding.Of(this);
}
