using Kernels.Plugins.Manifests;

namespace Kernels.Queue.Jobs;

/// <summary>What a worker last said of a job. Of a job that was given up it is also the message on the dead-letter subject.</summary>
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
    private const string HeardMember = "heard";
    private const string AttemptsMember = "attempts";
    private const string RefusedMember = "refused";
    private const string ReasonMember = "reason";
    private const string ErrorMember = "error";
    private const string ExitCodeMember = "exit_code";
    private const string JobMember = "job";
    private const string MessageMember = "message";

    private static readonly string[] Members =
    [
        SchemaMember, StateMember, WorkerMember, SinceMember, HeardMember, AttemptsMember, RefusedMember, ReasonMember, ErrorMember,
        ExitCodeMember, JobMember, MessageMember,
    ];

    /// <summary>When the worker was heard of last.</summary>
    public DateTimeOffset Heard { get; init; } = Since;

    /// <summary>How often a worker began to do it.</summary>
    public int Attempts { get; init; }

    /// <summary>Since when every worker that got it refused it; null if the last one did not.</summary>
    public DateTimeOffset? Refused { get; init; }

    /// <summary>Why it waits again, or was given up; null for a state that needs no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The last line that the process of the last attempt wrote to its standard error; null if there is none.</summary>
    public string? Error { get; init; }

    /// <summary>The exit code of that process; null if none ended by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The job, if it was given up; null if the message was none.</summary>
    public Job? Job { get; init; }

    /// <summary>The beginning of a message that was no job, without what a terminal would act on; null if it was one.</summary>
    public string? Message { get; init; }

    /// <summary>The reason with the process's last line; null if there is no reason.</summary>
    public string? Why => Error is null ? Reason : $"{Reason}: {Error}";

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <exception cref="DocumentException">It is no status.</exception>
    public static JobStatus Parse(ReadOnlySpan<byte> utf8)
    {
        JsonMembers members = JsonMembers.Parse(utf8);
        members.Word(SchemaMember, SchemaName);
        members.RequireOnly(Members);
        return new JobStatus(
            Enum.Parse<JobState>(members.Word(StateMember, [.. Enum.GetValues<JobState>().Select(NameOf)]), ignoreCase: true),
            members.Text(WorkerMember, JobLimits.Name),
            members.Time(SinceMember))
        {
            Heard = members.Time(HeardMember),
            Attempts = members.Integer(AttemptsMember, 0, JobLimits.Attempts),
            Refused = members.Has(RefusedMember) ? members.Time(RefusedMember) : null,
            Reason = members.OptionalText(ReasonMember, JobLimits.Value),
            Error = members.OptionalText(ErrorMember, JobLimits.Value),
            ExitCode = members.Has(ExitCodeMember) ? members.Integer(ExitCodeMember, int.MinValue, int.MaxValue) : null,
            Job = members.Has(JobMember) ? JobReader.Read(members.Members(JobMember)) : null,
            Message = members.OptionalText(MessageMember, JobLimits.Value),
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
        json.WriteIfAny(ErrorMember, Error);
        json.WriteIfAny(ExitCodeMember, ExitCode);
        if (Job is not null)
        {
            json.WritePropertyName(JobMember);
            JobWriter.Write(json, Job);
        }

        json.WriteIfAny(MessageMember, Message);
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
