using System.Text.Json.Nodes;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests.Queue;

/// <summary>Several workers on loopback, under conditions as bad as they get.</summary>
public sealed class QueueTests : IDisposable
{
    private readonly QueueFixture _queue = new();

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void Of_three_workers_one_is_killed_while_it_computes_and_the_result_is_that_of_one_process()
    {
        string whole = RunWhole();
        QueueWorker[] workers = [_queue.Work("--name", "first"), _queue.Work("--name", "second"), _queue.Work("--name", "third")];
        ChildProcess submitted = _queue.Submit(8);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        _queue.WaitFor(state => Runs(state, "first"), "the first worker takes a job");
        workers[0].Kill();

        ChildProcess waited = _queue.Kernels.Run("queue", "--wait", (string)_queue.State()["calls"]![0]!["call"]!);
        Assert.True(waited.ExitCode == 0, waited.ToString());
        string merged = _queue.Kernels.Folder.File("merged.npy");
        ChildProcess merge = _queue.Kernels.Run("merge", _queue.Into, "--output", merged);
        Assert.True(merge.ExitCode == 0, merge.ToString());
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(merged));

        JsonNode state = _queue.State();
        Assert.Equal(8, QueueFixture.Count(state, "done"));
        Assert.Empty(state["jobs"]!.AsArray());
    }

    [Fact]
    public void A_job_whose_workers_all_die_ends_on_the_dead_letter_subject()
    {
        _ = _queue.Submit(1);
        foreach (string name in (string[])["first", "second"])
        {
            QueueWorker worker = _queue.Work("--name", name, "--retries", "1");
            _queue.WaitFor(state => Runs(state, name), $"{name} takes the job");
            worker.Kill();
        }

        _ = _queue.Work("--name", "third", "--retries", "1");
        _queue.WaitFor(state => QueueFixture.Count(state, "failed") == 1, "the job is given up");
        Assert.Equal(
            "the last of 2 attempts ended with its worker, second",
            (string)QueueFixture.OnlyJob(_queue.State())["reason"]!);

        Assert.Equal("1 job is in the queue again\n", _queue.Kernels.Run("queue", "--retry", "all").Output);
        _queue.WaitFor(state => QueueFixture.Count(state, "done") == 1, "the third worker does it");
    }

    [Fact]
    public void A_worker_that_is_asked_to_end_gives_its_job_back_at_once()
    {
        _ = _queue.Submit(1);
        QueueWorker worker = _queue.Work("--name", "first", "--lease", "1h");
        _queue.WaitFor(state => Runs(state, "first"), "the worker takes the job");
        Assert.Equal(143, worker.Terminate());
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.Equal(("waits", "given back by first", 0), ((string)job["state"]!, (string)job["reason"]!, (int)job["attempts"]!));

        _ = _queue.Work("--name", "second", "--lease", "1h", "--retries", "0");
        _queue.WaitFor(state => QueueFixture.Count(state, "done") == 1, "another worker does it");
    }

    [Fact]
    public void A_server_that_goes_and_comes_back_loses_nothing_and_the_worker_says_two_lines()
    {
        _ = _queue.Submit(4);
        QueueWorker worker = _queue.Work("--name", "first", "--retries", "0");
        _queue.WaitFor(state => Runs(state, "first"), "the worker takes a job");
        _queue.Server.Stop();
        Thread.Sleep(2000);
        _queue.Server.Start();
        _queue.WaitFor(state => QueueFixture.Count(state, "done") == 4, "all parts are done");
        string[] lines = [.. worker.Output.Split('\n').Where(line => line.Contains("NATS server", StringComparison.Ordinal))];
        Assert.Equal(
            [$"kernels: the NATS server at {_queue.Server.Url} is gone; waiting for it", $"kernels: the NATS server at {_queue.Server.Url} is back"],
            lines);
    }

    [Fact]
    public void A_job_that_takes_too_long_is_ended_and_given_up_with_its_reason()
    {
        _ = _queue.Submit(1);
        _ = _queue.Work("--timeout", "500ms", "--retries", "1");
        _queue.WaitFor(state => QueueFixture.Count(state, "failed") == 1, "the job is given up");
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.Equal(("the last of 2 attempts took longer than 500 ms", 2), ((string)job["reason"]!, (int)job["attempts"]!));
    }

    [Fact]
    public void An_input_that_is_gone_is_told_with_the_exit_code_of_the_job()
    {
        string input = _queue.Kernels.Folder.File("x.npy");
        NpyFile.Write<double>(input, (double[])[3, 4], 2);
        ChildProcess submitted = _queue.Kernels.Run("submit", "norm", "--x", input, "--parts", "1", "--into", _queue.Into);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        File.Delete(input);
        _ = _queue.Work("--retries", "0");
        _queue.WaitFor(state => QueueFixture.Count(state, "failed") == 1, "the job is given up");
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.Equal(("the only attempt exited with code 2", 2), ((string)job["reason"]!, (int)job["exit_code"]!));
        Assert.Contains(input, (string)job["error"]!, StringComparison.Ordinal);
        Assert.Equal(1, _queue.Kernels.Run("queue", "--wait", ((string)job["job"]!).Split('.')[0]).ExitCode);
    }

    [Fact]
    public void A_full_disk_at_a_worker_is_told()
    {
        ChildProcess submitted = _queue.Submit(1);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        ChildProcess mounted = Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", _queue.Into);
        Assert.SkipUnless(mounted.ExitCode == 0, $"a small disk needs the right to mount one: {mounted.Errors}");
        try
        {
            QueueWorker worker = _queue.Work("--retries", "0", "--idle", "1s");
            Assert.Equal(0, worker.WaitForEnd());
            JsonNode job = QueueFixture.OnlyJob(_queue.State());
            Assert.Equal(("failed", "the only attempt exited with code 2"), ((string)job["state"]!, (string)job["reason"]!));
            Assert.Contains("No space left on device", (string)job["error"]!, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, Command("umount", _queue.Into).ExitCode);
        }
    }

    [Fact]
    public void What_can_not_be_computed_is_refused_before_it_is_in_the_queue()
    {
        string line = _queue.Kernels.Refused(2, "submit", "norm", "--parts", "1", "--into", _queue.Into);
        Assert.Contains("--partition is given, but not --x", line, StringComparison.Ordinal);
        Assert.Contains("there is no such file", _queue.Kernels.Refused(2, "submit", "norm", "--x", "-", "--parts", "1", "--into", _queue.Into), StringComparison.Ordinal);
        Assert.Contains(
            "--max-iterations is '-1'",
            _queue.Kernels.Refused(2, "submit", "julia", "--x", "x.npy", "--y", "y.npy", "--max-iterations", "-1", "--parts", "1", "--into", _queue.Into),
            StringComparison.Ordinal);
        Assert.Empty(_queue.State()["calls"]!.AsArray());
    }

    private static bool Runs(JsonNode state, string worker)
        => state["jobs"]!.AsArray().Any(job => (string?)job!["worker"] == worker && (string)job["state"]! == "runs");

    private ChildProcess Command(params ReadOnlySpan<string> command) => ChildProcess.Run(_queue.Kernels.Folder.Path, [], command);

    private string RunWhole()
    {
        string whole = _queue.Kernels.Folder.File("whole.npy");
        ChildProcess run = _queue.Kernels.Run(["run", "julia", .. _queue.Picture, "--output", whole]);
        Assert.True(run.ExitCode == 0, run.ToString());
        return whole;
    }
}
