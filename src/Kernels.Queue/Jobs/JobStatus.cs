using Kernels.Plugins.Manifests;

namespace Kernels.Queue.Jobs;

/// <summary>What a worker last said of a job.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Worker">The worker's name.</param>
/// <param name="Since">Since when the state holds.</param>
internal sealed record JobStatus(JobState State, string Worker, DateTimeOffset Since)
{
    private const string SchemaName = "kernels.job-status/1";
    private const string SchemaMember = "schema";
    private const string StateMember = "state";
    private const string WorkerMember = "worker";
    private const string SinceMember = "since";
    private const string AttemptsMember = "attempts";
    private const string HeardMember = "heard";
    private const string RefusedMember = "refused";
    private const string ReasonMember = "reason";

    /// <summary>When the worker was heard of last, while it does the job.</summary>
    public DateTimeOffset Heard { get; init; } = Since;

    /// <summary>How often a worker began to do it.</summary>
    public int Attempts { get; init; }

    /// <summary>Since when every worker that got it refused it; null if the last one did not.</summary>
    public DateTimeOffset? Refused { get; init; }

    /// <summary>Why it waits again; null for a state that needs no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <exception cref="DocumentException">It is no status.</exception>
    public static JobStatus Parse(ReadOnlySpan<byte> utf8)
    {
        JsonMembers members = JsonMembers.Parse(utf8);
        members.Word(SchemaMember, SchemaName);
        members.RequireOnly(SchemaMember, StateMember, WorkerMember, SinceMember, HeardMember, AttemptsMember, RefusedMember, ReasonMember);
        return new JobStatus(
            Enum.Parse<JobState>(members.Word(StateMember, [.. Enum.GetValues<JobState>().Select(NameOf)]), ignoreCase: true),
            members.Text(WorkerMember, JobLimits.Name),
            members.Time(SinceMember))
        {
            Heard = members.Time(HeardMember),
            Attempts = members.Integer(AttemptsMember, 0, JobLimits.Attempts),
            Refused = members.Has(RefusedMember) ? members.Time(RefusedMember) : null,
            Reason = members.OptionalText(ReasonMember, JobLimits.Value),
        };
    }

    /// <summary>The word for a state, in messages and on screen.</summary>
    /// <param name="state">The state.</param>
    public static string NameOf(JobState state) => state.ToString().ToLowerInvariant();

    /// <summary>Writes it as a message.</summary>
    public byte[] Write() => QueueJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString(SchemaMember, SchemaName);
        json.WriteString(StateMember, NameOf(State));
        json.WriteString(WorkerMember, Worker);
        json.WriteTime(SinceMember, Since);
        json.WriteTime(HeardMember, Heard);
        json.WriteNumber(AttemptsMember, Attempts);
        if (Refused is { } refused)
        {
            json.WriteTime(RefusedMember, refused);
        }

        json.WriteIfAny(ReasonMember, Reason);
        json.WriteEndObject();
    });
}

/// <summary>What became of a job.</summary>
internal enum JobState
{
    /// <summary>A worker has to take it.</summary>
    Waits,

    /// <summary>A worker does it.</summary>
    Runs,

    /// <summary>Its outputs and its record are there.</summary>
    Done,

    /// <summary>It was given up.</summary>
    Failed,
}
