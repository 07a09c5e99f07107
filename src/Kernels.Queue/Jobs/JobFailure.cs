using Kernels.Plugins.Manifests;

namespace Kernels.Queue.Jobs;

/// <summary>A job that was given up, as the message on the dead-letter subject.</summary>
/// <param name="Reason">Why, in one line.</param>
/// <param name="Worker">The worker that gave it up.</param>
/// <param name="Time">When.</param>
internal sealed record JobFailure(string Reason, string Worker, DateTimeOffset Time)
{
    private const string SchemaName = "kernels.job-failure/1";
    private const string SchemaMember = "schema";
    private const string JobMember = "job";
    private const string MessageMember = "message";
    private const string ReasonMember = "reason";
    private const string ExitCodeMember = "exit_code";
    private const string ErrorMember = "error";
    private const string AttemptsMember = "attempts";
    private const string WorkerMember = "worker";
    private const string TimeMember = "time";

    /// <summary>The job; null if the message was none.</summary>
    public Job? Job { get; init; }

    /// <summary>The beginning of a message that was no job, without what a terminal would act on; null if it was one.</summary>
    public string? Message { get; init; }

    /// <summary>The exit code of the last attempt's process; null if none ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last line that the process wrote to its standard error; null if it wrote none.</summary>
    public string? Error { get; init; }

    /// <summary>How often a worker began to do it.</summary>
    public int Attempts { get; init; }

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">The message.</param>
    /// <exception cref="DocumentException">It is no failure.</exception>
    public static JobFailure Parse(ReadOnlySpan<byte> utf8)
    {
        JsonMembers members = JsonMembers.Parse(utf8);
        members.Word(SchemaMember, SchemaName);
        members.RequireOnly(
            SchemaMember, JobMember, MessageMember, ReasonMember, ExitCodeMember, ErrorMember, AttemptsMember, WorkerMember, TimeMember);
        return new JobFailure(
            members.Text(ReasonMember, JobLimits.Value), members.Text(WorkerMember, JobLimits.Name), members.Time(TimeMember))
        {
            Job = members.Has(JobMember) ? JobReader.Read(members.Members(JobMember)) : null,
            Message = members.OptionalText(MessageMember, JobLimits.Value),
            ExitCode = members.Has(ExitCodeMember) ? members.Integer(ExitCodeMember, int.MinValue, int.MaxValue) : null,
            Error = members.OptionalText(ErrorMember, JobLimits.Value),
            Attempts = members.Integer(AttemptsMember, 0, JobLimits.Attempts),
        };
    }

    /// <summary>Writes it as a message.</summary>
    public byte[] Write() => QueueJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString(SchemaMember, SchemaName);
        if (Job is not null)
        {
            json.WritePropertyName(JobMember);
            JobWriter.Write(json, Job);
        }

        json.WriteIfAny(MessageMember, Message);
        json.WriteString(ReasonMember, Reason);
        if (ExitCode is { } code)
        {
            json.WriteNumber(ExitCodeMember, code);
        }

        json.WriteIfAny(ErrorMember, Error);
        json.WriteNumber(AttemptsMember, Attempts);
        json.WriteString(WorkerMember, Worker);
        json.WriteTime(TimeMember, Time);
        json.WriteEndObject();
    });
}
