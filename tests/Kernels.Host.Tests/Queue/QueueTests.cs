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
        QueueProcess[] workers = [_queue.Work("--name", "first"), _queue.Work("--name", "second"), _queue.Work("--name", "third")];
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
            QueueProcess worker = _queue.Work("--name", name, "--retries", "1");
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
        QueueProcess worker = _queue.Work("--name", "first", "--lease", "1h", "--json");
        _queue.WaitFor(state => Runs(state, "first"), "the worker takes the job");
        Assert.Equal(143, worker.End(QueueProcess.Terminate));
        Assert.Equal("returned", (string)JsonNode.Parse(worker.Output.TrimEnd().Split('\n')[^1])!["event"]!);
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.Equal(("waits", "given back by first", 0), ((string)job["state"]!, (string)job["reason"]!, (int)job["attempts"]!));

        _ = _queue.Work("--name", "second", "--lease", "1h", "--retries", "0");
        _queue.WaitFor(state => QueueFixture.Count(state, "done") == 1, "another worker does it");
    }

    [Fact]
    public void A_server_that_goes_and_comes_back_loses_nothing_and_the_worker_says_two_lines()
    {
        _ = _queue.Submit(4);
        QueueProcess worker = _queue.Work("--name", "first", "--retries", "0");
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

    /// <summary>Without another attempt, although three are allowed.</summary>
    [Fact]
    public void An_input_that_is_gone_is_a_dead_letter_at_once()
    {
        string input = _queue.Kernels.Folder.File("x.npy");
        NpyFile.Write<double>(input, (double[])[3, 4], 2);
        ChildProcess submitted = _queue.Kernels.Run("submit", "norm", "--x", input, "--parts", "1", "--into", _queue.Into);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        File.Delete(input);
        _ = _queue.Work();
        _queue.WaitFor(state => QueueFixture.Count(state, "failed") == 1, "the job is given up");
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.Equal(
            ("its call or an input is wrong: exited with code 2", 2, 1),
            ((string)job["reason"]!, (int)job["exit_code"]!, (int)job["attempts"]!));
        Assert.Contains(input, (string)job["error"]!, StringComparison.Ordinal);
        Assert.Equal(1, _queue.Kernels.Run("queue", "--wait", ((string)job["job"]!).Split('.')[0]).ExitCode);
    }

    [Fact]
    public void A_full_disk_at_a_worker_is_told_and_tried_again()
    {
        ChildProcess submitted = _queue.Submit(1);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        ChildProcess mounted = Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", _queue.Into);
        Assert.SkipUnless(mounted.ExitCode == 0, $"a small disk needs the right to mount one: {mounted.Errors}");
        try
        {
            QueueProcess worker = _queue.Work("--retries", "1", "--idle", "1s");
            Assert.Equal(0, worker.WaitForEnd());
            JsonNode job = QueueFixture.OnlyJob(_queue.State());
            Assert.Equal(("failed", "the last of 2 attempts exited with code 3"), ((string)job["state"]!, (string)job["reason"]!));
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
        AssertRefused("--parts is given, but not --x", "norm");
        AssertRefused("--parts is given, but a call of sort can't be cut into parts; allowed: 'kernels run sort' without --parts", "sort");
        AssertRefused("--x is '-', a pipe or a device; required: a file that every worker has under the same path", "norm", "--x", "-");
        AssertRefused("--x is 'none.npy': there is no such file", "norm", "--x", "none.npy");
        AssertRefused("No file is like 'none-*.npy'", "norm", "--x", "none-*.npy");
        AssertRefused("--max-iterations is '-1'", "julia", "--x", "x.npy", "--y", "y.npy", "--max-iterations", "-1");
        AssertRefused("--memory is 'lots'", "norm", "--x", "x.npy", "--memory", "lots");
        AssertRefused("--output needs --wait: ", "norm", "--x", "x.npy", "--output", "y.npy");
        AssertRefused("--output is 'y.txt', but .npy is what it writes", "norm", "--x", "x.npy", "--wait", "--output", "y.txt");
        File.WriteAllText(Path.Combine(_queue.Into, "1-of-2.json"), "");
        AssertRefused($"--into is '{_queue.Into}', which holds 1-of-2.json, a partition of a call in 2 parts", "norm", "--x", "x.npy");
        Assert.Empty(_queue.State()["calls"]!.AsArray());

        void AssertRefused(string message, params string[] call) => Assert.Contains(
            message, _queue.Kernels.Refused(2, ["submit", .. call, "--parts", "1", "--into", _queue.Into]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_another_call_is_still_to_fill_is_refused()
    {
        Assert.Equal(0, _queue.Submit(3).ExitCode);
        string call = (string)_queue.State()["calls"]![0]!["call"]!;
        ChildProcess other = _queue.Submit(4, "--wait");
        Assert.Equal((2, ""), (other.ExitCode, other.Output));
        Assert.Equal(
            $"kernels: --into is '{_queue.Into}', where call {call} of julia/1 in 3 parts is not done; allowed: "
                + $"a folder of its own for each call, or 'kernels queue --purge {call}' before.\n",
            other.Errors);
        Assert.Equal(3, QueueFixture.Count(_queue.State(), "waits"));

        // The same call is no other one, however its folder is written.
        ChildProcess same = _queue.Kernels.Run(["submit", "julia", "--parts", "3", "--into", _queue.Into + "/", .. _queue.Picture]);
        Assert.True(same.ExitCode == 0, same.ToString());
        Assert.Contains("3 were in the queue already", same.Output, StringComparison.Ordinal);
        Assert.Equal(0, _queue.Kernels.Run("queue", "--purge", call).ExitCode);
        Assert.Equal(0, _queue.Submit(4).ExitCode);
    }

    [Fact]
    public void Several_files_are_one_array_and_a_job_names_them()
    {
        NpyFile.Write<double>(_queue.Kernels.Folder.File("part-0.npy"), new double[200_000], 200_000);
        NpyFile.Write<double>(_queue.Kernels.Folder.File("part-1.npy"), (double[])[3, 4], 2);
        _ = _queue.Work();
        ChildProcess run = _queue.Kernels.Run("submit", "norm", "--x", "part-*.npy", "--parts", "2", "--into", _queue.Into, "--wait");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("norm: 5\n", run.Output, StringComparison.Ordinal);
        JsonNode record = JsonNode.Parse(File.ReadAllText(Path.Combine(_queue.Into, "2-of-2.json")))!;
        Assert.Equal(
            [_queue.Kernels.Folder.File("part-0.npy"), _queue.Kernels.Folder.File("part-1.npy")],
            record["inputs"]![0]!["paths"]!.AsArray().Select(path => (string)path!));
    }

    [Fact]
    public void Waiting_says_that_no_worker_is_there_and_what_stays_in_the_queue()
    {
        _ = _queue.Submit(2);
        QueueProcess waiting = _queue.Start("queue", "--wait");
        waiting.WaitFor("2 parts wait, and no worker has taken one for 5 s; start 'kernels worker' where the files are.");
        Assert.Equal(143, waiting.End(QueueProcess.Terminate));
        Assert.Contains(
            "2 of 2 parts stay in the queue: 'kernels queue' shows them, 'kernels queue --wait all' waits for them again, "
                + "and 'kernels queue --purge all' takes them out.",
            waiting.Output,
            StringComparison.Ordinal);
    }

    /// <summary>The backend is a plug-in that computes something else.</summary>
    [Fact]
    public void A_part_that_the_oracle_refuses_is_a_dead_letter_with_the_reason_and_writes_nothing()
    {
        _queue.AddPlugin("wrong");
        ChildProcess submitted = _queue.Kernels.Run(
            "submit", "norm", "--x", "x.npy", "--parts", "1", "--into", _queue.Into, "--backend", "wrong", "--validate");
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
        QueueProcess worker = _queue.Work("--retries", "1", "--idle", "1s");
        Assert.Equal(0, worker.WaitForEnd());
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.Equal(("the last of 2 attempts exited with code 1", 1), ((string)job["reason"]!, (int)job["exit_code"]!));
        Assert.Matches("^the result is wrong, and not written: in the part .*norm\\[0\\] is -1", (string)job["error"]!);
        Assert.Empty(Directory.GetFiles(_queue.Into));
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
