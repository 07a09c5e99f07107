using Kernels.Queue.Jobs;
using Kernels.Queue.Server;
using Kernels.Runner.Reports;

namespace Kernels.Queue.Reports;

/// <summary>The state of a queue, as JSON.</summary>
internal static class QueueDocument
{
    public const string SchemaName = "kernels.queue/1";

    /// <summary>Writes it.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="state">The state.</param>
    /// <param name="output">Where to.</param>
    public static void Write(QueueAddress server, QueueState state, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", SchemaName);
        json.WriteString("server", server.ToString());
        json.WriteStartArray("calls");
        foreach (CallState call in state.Calls)
        {
            Job? first = call.Record?.First;
            json.WriteStartObject();
            json.WriteString("call", call.Name);
            if (call.Record is { } record)
            {
                json.WriteTime("submitted", record.Submitted);
            }
            else
            {
                json.WriteNull("submitted");
            }

            json.WriteString("kernel", first?.Kernel);
            json.WriteString("build", first?.Build);
            json.WriteString("into", first?.Into);
            json.WriteNumberOrNull("parts", first?.Parts);
            foreach (JobState count in Enum.GetValues<JobState>())
            {
                json.WriteNumber(JobStatus.NameOf(count), call.Count(count));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("jobs");
        foreach (KnownJob job in state.Jobs)
        {
            JobStatus status = job.Status!;
            json.WriteStartObject();
            json.WriteString("job", job.Name);
            json.WriteString("state", JobStatus.NameOf(status.State));
            json.WriteString("worker", status.Worker);
            json.WriteTime("since", status.Since);
            json.WriteTime("heard", status.Heard);
            json.WriteNumber("attempts", status.Attempts);
            json.WriteString("reason", status.Reason);
            json.WriteString("error", status.Error);
            json.WriteNumberOrNull("exit_code", status.ExitCode);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
