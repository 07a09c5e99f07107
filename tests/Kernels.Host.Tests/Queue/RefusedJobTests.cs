using System.Text.Json.Nodes;

namespace Kernels.Host.Tests.Queue;

/// <summary>What one worker is not set up for another one does: no fault of the job.</summary>
public sealed class RefusedJobTests : IDisposable
{
    private const string Plugin = "only-here";

    private readonly QueueFixture _queue = new();

    public void Dispose() => _queue.Dispose();

    /// <summary>No attempt is allowed to fail, and what the first worker refuses counts as none.</summary>
    [Fact]
    public void A_job_whose_backend_a_worker_lacks_is_done_by_one_that_has_it()
    {
        SubmitForPlugin();
        string folders = RemovePlugins();
        QueueProcess without = _queue.Work("--name", "without", "--retries", "0", "--backoff", "1h");
        without.WaitFor($"is left to other workers: backend '{Plugin}' is unknown");
        _queue.WaitFor(state => (string?)QueueFixture.OnlyJob(state)["state"] == "waits", "the job is given back");
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.StartsWith($"refused: backend '{Plugin}' is unknown", (string)job["reason"]!, StringComparison.Ordinal);
        Assert.Equal(("without", 0), ((string)job["worker"]!, (int)job["attempts"]!));

        _queue.Kernels.Environment["KERNELS_PLUGIN_PATH"] = folders;
        _ = _queue.Work("--name", "with", "--retries", "0");
        _queue.WaitFor(state => QueueFixture.Count(state, "done") == 1, "the other worker does it");
        Assert.Equal(2, without.Output.Split("is left to other workers").Length);
    }

    [Fact]
    public void A_worker_does_other_jobs_beside_one_that_it_can_not_do_which_is_given_up_if_nobody_can()
    {
        SubmitForPlugin();
        _ = RemovePlugins();
        ChildProcess other = _queue.Kernels.Run(
            "submit", "norm", "--x", "x.npy", "--parts", "2", "--into", _queue.Kernels.Folder.File("other"));
        Assert.True(other.ExitCode == 0, other.ToString());
        QueueProcess patient = _queue.Work("--retries", "0");
        _queue.WaitFor(
            state => (QueueFixture.Count(state, "done"), QueueFixture.Count(state, "waits")) == (2, 1),
            "the worker does the others, and the one waits");

        patient.Kill();
        _ = _queue.Work("--refuse-for", "0");
        _queue.WaitFor(state => QueueFixture.Count(state, "failed") == 1, "the job is given up");
        JsonNode job = QueueFixture.OnlyJob(_queue.State());
        Assert.StartsWith(
            $"no worker took it for 0 s; the last one said: backend '{Plugin}' is unknown", (string)job["reason"]!, StringComparison.Ordinal);
        Assert.Equal(0, (int)job["attempts"]!);
    }

    [Fact]
    public void A_job_is_left_to_others_by_a_worker_whose_configuration_is_wrong()
    {
        string settings = _queue.Kernels.Folder.File("worker.json");
        File.WriteAllText(settings, "{}");
        QueueProcess wrong = _queue.Work("--name", "wrong", "--retries", "0", "--backoff", "1h", "--config", settings);
        wrong.WaitFor("takes jobs from");
        File.WriteAllText(settings, "{ broken");
        Assert.Equal(0, _queue.Submit(1).ExitCode);
        wrong.WaitFor("is left to other workers: configuration file ");
        _ = _queue.Work("--name", "right", "--retries", "0");
        _queue.WaitFor(state => QueueFixture.Count(state, "done") == 1, "the other worker does it");
    }

    private void SubmitForPlugin()
    {
        _queue.AddPlugin(Plugin);
        ChildProcess submitted = _queue.Kernels.Run(
            "submit", "norm", "--x", "x.npy", "--parts", "1", "--into", _queue.Into, "--backend", Plugin);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());
    }

    /// <summary>Lets the next worker have no plug-ins.</summary>
    private string RemovePlugins()
        => _queue.Kernels.Environment.Remove("KERNELS_PLUGIN_PATH", out string? folders)
            ? folders!
            : throw new InvalidOperationException();
}
