using System.Text.Json.Nodes;
using Kernels.Queue.Jobs;

namespace Kernels.Host.Tests.Queue;

/// <summary>Whatever is in the queue, the worker goes on, and what can't be done ends on the dead-letter subject with its reason.</summary>
public sealed class QueueMessageTests : IDisposable
{
    private readonly QueueFixture _queue = new();

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void Hostile_messages_end_on_the_dead_letter_subject_and_the_worker_goes_on()
    {
        _ = _queue.State();
        Job job = _queue.MakeJob();
        _queue.Server.Publish("kernels.jobs.one", "");
        _queue.Server.Publish("kernels.jobs.two.three.four", """{"schema":"kernels.job/1","parts":1e999}""");
        _queue.Server.Publish("kernels.jobs.five", "\u001b[2J" + new string('[', 5000));
        _queue.Publish(job with { Into = "/etc" });
        _queue.Publish(job with { Options = job.Options.Add("x", ["/etc/passwd"]) });
        _queue.Publish(job with { Options = job.Options.Add("output", [_queue.Kernels.Folder.File("y.npy")]) });
        _queue.Publish(job with { Options = job.Options.Add("shell", ["id"]) });
        _queue.Publish(job with { Options = job.Options.Add("x", [_queue.Kernels.Folder.File("x.npy"), _queue.Kernels.Folder.File("*/x.npy")]) });
        QueueProcess worker = _queue.Work("--idle", "1s");
        Assert.Equal(0, worker.WaitForEnd());

        JsonArray jobs = _queue.State()["jobs"]!.AsArray();
        string[] reasons = [.. jobs.Select(failed => (string)failed!["reason"]!).Order(StringComparer.Ordinal)];
        Assert.Equal(8, reasons.Length);
        Assert.All(jobs, failed => Assert.Equal("failed", (string)failed!["state"]!));
        string all = string.Join('\n', reasons);
        Assert.Contains("--into is '/etc', which is not below", all, StringComparison.Ordinal);
        Assert.Contains("--x is '/etc/passwd', which is not below", all, StringComparison.Ordinal);
        Assert.Contains("--output is no option of a part of norm/1", all, StringComparison.Ordinal);
        Assert.Contains("--shell is no option of a part of norm/1", all, StringComparison.Ordinal);
        Assert.Contains("/*/x.npy', a pattern; required: the absolute path of each file", all, StringComparison.Ordinal);
        Assert.Contains("\"parts\" is 1e999", all, StringComparison.Ordinal);
        Assert.Equal(2, reasons.Count(reason => reason.Contains(" is not JSON: ", StringComparison.Ordinal)));
        Assert.DoesNotContain('\u001b', worker.Output);
    }

    [Fact]
    public void A_job_that_came_under_the_name_of_another_is_none()
    {
        _ = _queue.State();
        _queue.Server.Publish("kernels.jobs.3f9a12bc4d5e.1", System.Text.Encoding.UTF8.GetString(JobWriter.Write(_queue.MakeJob())));
        QueueProcess worker = _queue.Work("--idle", "1s");
        Assert.Equal(0, worker.WaitForEnd());
        Assert.Contains("came as another one", (string)QueueFixture.OnlyJob(_queue.State())["reason"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("norm/2", null, "it needs norm/2, and this worker has norm/1; required: the same revision")]
    [InlineData("acme.ema/1", null, "this worker has no kernel acme.ema/1")]
    [InlineData("norm/1", "kernels 0.0.1", "it was submitted by kernels 0.0.1, and this worker is ")]
    public void A_job_of_another_build_or_revision_is_left_to_others_and_that_is_told(string kernel, string? build, string reason)
    {
        _ = _queue.State();
        _queue.Publish(_queue.MakeJob() with { Kernel = kernel, Build = build ?? _queue.Build });
        QueueProcess patient = _queue.Work("--idle", "1s");
        Assert.Equal(0, patient.WaitForEnd());
        JsonNode waits = QueueFixture.OnlyJob(_queue.State());
        Assert.Equal("waits", (string)waits["state"]!);
        Assert.StartsWith($"refused: {reason}", (string)waits["reason"]!, StringComparison.Ordinal);
        Assert.Contains($"is left to other workers: {reason}", patient.Output, StringComparison.Ordinal);

        _ = _queue.Work("--refuse-for", "0");
        _queue.WaitFor(state => QueueFixture.Count(state, "failed") == 1, "the job is given up");
        JsonNode failed = QueueFixture.OnlyJob(_queue.State());
        Assert.StartsWith($"no worker took it for 0 s; the last one said: {reason}", (string)failed["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_submitted_twice_is_there_once_and_what_is_removed_is_gone()
    {
        ChildProcess first = _queue.Submit(3);
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Contains("3 parts of julia/1 submitted", first.Output, StringComparison.Ordinal);
        Assert.Contains("0 parts of julia/1 submitted", _queue.Submit(3).Output, StringComparison.Ordinal);
        JsonNode state = _queue.State();
        Assert.Equal((3, 0), (QueueFixture.Count(state, "waits"), QueueFixture.Count(state, "done")));

        _queue.Kernels.Environment["COLUMNS"] = "80";
        string[] narrow = _queue.Kernels.Run("queue").Output.Split('\n');
        Assert.All(narrow, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(narrow, line => line.EndsWith(_queue.Into, StringComparison.Ordinal));

        Assert.Contains(
            "--wait and --purge exclude each other; allowed: one of them", _queue.Kernels.Refused(2, "queue", "--wait", "--purge", "all"), StringComparison.Ordinal);
        Assert.Equal(2, _queue.Kernels.Run("queue", "--purge", "3").ExitCode);
        Assert.Equal(0, _queue.Kernels.Run("queue", "--purge", (string)state["calls"]![0]!["call"]!).ExitCode);
        Assert.Empty(_queue.State()["calls"]!.AsArray());
    }
}
