using System.Globalization;
using Kernels.Queue.Jobs;
using Kernels.Queue.Server;
using Kernels.Runner.Reports;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Queue.Reports;

/// <summary>The state of a queue, as tables. What does not fit beside the rest follows below it; nothing is left out.</summary>
internal static class QueueReport
{
    /// <summary>After how long without a sign a worker is said to be silent; each gives one every ten seconds.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>Writes it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="now">The time.</param>
    /// <param name="output">Where to.</param>
    public static void Write(QueueState state, DateTimeOffset now, IAnsiConsole output)
    {
        if (state.Calls.IsEmpty)
        {
            output.Say("nothing was submitted, or it was removed");
            return;
        }

        output.Write(ConsoleTable.Of(ReportTable.Of("calls", state.Calls,
        [
            new("call", CellKind.Text, call => PlainText.Excerpt(call.Name, 24)),
            new("kernel", CellKind.Text, call => call.Record?.First.Kernel),
            new("parts", CellKind.Figure, call => Count(call.Record?.First.Parts ?? call.Parts.Length)),
            new("wait", CellKind.Figure, call => Count(call.Count(JobState.Waits))),
            new("run", CellKind.Figure, call => Count(call.Count(JobState.Runs))),
            new("done", CellKind.Figure, call => Count(call.Count(JobState.Done))),
            new("failed", CellKind.Figure, call => Count(call.Count(JobState.Failed)), call => call.Count(JobState.Failed) > 0 ? Tone.Wrong : Tone.Plain),
            new("submitted", CellKind.Text, call => call.Record is { } record ? $"{Ago(now - record.Submitted)} ago" : null),
            new("into", CellKind.Text, call => call.Record?.First.Into),
        ])));
        if (!state.Jobs.IsEmpty)
        {
            output.WriteLine();
            output.Write(ConsoleTable.Of(ReportTable.Of("jobs", state.Jobs,
            [
                new("job", CellKind.Text, job => PlainText.Excerpt(job.Name, 24)),
                new("state", CellKind.Text, job => JobStatus.NameOf(job.State), job => job.State == JobState.Failed ? Tone.Wrong : Tone.Plain),
                new("worker", CellKind.Text, job => job.Status!.Worker),
                new("for", CellKind.Text, job => Ago(now - job.Status!.Since)),
                new("why", CellKind.Prose, job => WhyOf(job.Status!, now)),
            ])));
        }
    }

    private static string Count(int count) => count == 0 ? Units.None : count.ToString(CultureInfo.InvariantCulture);

    private static string Ago(TimeSpan time) => Units.LongDuration(Math.Max(0, Math.Floor(time.TotalSeconds)));

    private static string? WhyOf(JobStatus status, DateTimeOffset now)
        => status.State == JobState.Runs && now - status.Heard > Silence ? $"its worker was last heard of {Ago(now - status.Heard)} ago" : status.Why;
}
