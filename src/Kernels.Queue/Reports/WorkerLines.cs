using Kernels.Queue.Working;
using Kernels.Runner.Reports;

namespace Kernels.Queue.Reports;

/// <summary>What happens to a worker, as lines for people. What did not go as it should is on standard error.</summary>
/// <param name="worker">The worker's name.</param>
internal sealed class WorkerLines(string worker) : IWorkerLog
{
    /// <inheritdoc/>
    public void Tell(WorkerEvent what)
    {
        string job = $"{what.Job} of {what.Kernel}";
        string why = what.Error is null ? what.Reason ?? "" : $"{what.Reason}: {what.Error}";
        switch (what.Kind)
        {
            case WorkerEventKind.Started:
                string roots = string.Join(" and ", what.Roots);
                Terminal.Output.Say($"{worker} takes jobs from {what.Server}, on files below {roots}");
                break;
            case WorkerEventKind.Done:
                Terminal.Output.Say($"{job}: done in {WorkerText.Duration(what.Time!.Value)}");
                break;
            case WorkerEventKind.Retry:
                Terminal.Output.Say($"{job}: {why}; tried again in {WorkerText.Duration(what.Wait!.Value)}");
                break;
            case WorkerEventKind.Refused:
                Terminal.WriteError($"{what.Job} is left to other workers: {why}");
                break;
            case WorkerEventKind.Failed:
                Terminal.WriteError($"{what.Job} failed: {why}");
                break;
            case WorkerEventKind.Gone or WorkerEventKind.Back:
                Terminal.WriteError(why);
                break;
            case WorkerEventKind.Stalled:
                Terminal.WriteError($"still waiting: {why}");
                break;
            case WorkerEventKind.Taken or WorkerEventKind.Returned or WorkerEventKind.Ended:
                // People see it by what comes next, or by what they asked for.
                break;
        }
    }
}
