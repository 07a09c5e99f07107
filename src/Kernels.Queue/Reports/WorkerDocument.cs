using System.Text;
using Kernels.Queue.Jobs;
using Kernels.Queue.Working;
using Kernels.Runner.Reports;

namespace Kernels.Queue.Reports;

/// <summary>What happens to a worker, as a line of JSON for each event, for supervisors and those who collect logs.</summary>
/// <param name="worker">The worker's name.</param>
internal sealed class WorkerDocument(string worker) : IWorkerLog
{
    /// <summary>The format of a line, and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.worker/1";

    /// <summary>So that no line comes into the middle of another.</summary>
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Tell(WorkerEvent what)
    {
        string line = Encoding.UTF8.GetString(Write(what));
        lock (_lock)
        {
            Terminal.WriteDocument(output => output.WriteLine(line));
        }
    }

    private byte[] Write(WorkerEvent what) => QueueJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", SchemaName);
        json.WriteTime("time", DateTimeOffset.UtcNow);
        json.WriteString("worker", worker);
        json.WriteString("event", what.Kind.ToString().ToLowerInvariant());
        json.WriteIfAny("server", what.Server);
        if (!what.Roots.IsEmpty)
        {
            json.WriteStrings("roots", what.Roots);
        }

        json.WriteIfAny("job", what.Job);
        json.WriteIfAny("kernel", what.Kernel);
        json.WriteIfAny("attempt", what.Attempt);
        json.WriteIfAny("seconds", what.Time);
        json.WriteIfAny("again_in_seconds", what.Wait);
        json.WriteIfAny("reason", what.Reason);
        json.WriteIfAny("error", what.Error);
        json.WriteIfAny("exit_code", what.ExitCode);
        json.WriteEndObject();
    });
}
