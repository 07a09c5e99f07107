using Kernels.Hosting;
using Kernels.Queue.Commands;
using Kernels.Runner.Commands;
using Kernels.Runner.Commands.Help;

namespace Kernels;

/// <summary>Adds the verbs of a queue of jobs to a program.</summary>
public static class QueueExtensions
{
    /// <summary>
    /// Gives the program the verbs <c>submit</c>, <c>worker</c> and <c>queue</c>, for a queue of jobs on NATS JetStream. For the
    /// argument of <see cref="KernelsApp.Run"/>.
    /// </summary>
    /// <param name="kernels">The program's own kernels.</param>
    /// <returns>The same.</returns>
    public static ApplicationKernels AddQueue(this ApplicationKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        OwnVerbs.Add(
            SubmitCommand.Verb,
            static () => new SubmitCommand(),
            new HelpExample(SubmitCommand.Verb, "submit norm --x /shared/x.npy --parts 16 --into /shared/out --wait", "Have workers compute 16 parts, and merge them."));
        OwnVerbs.Add(
            WorkerCommand.Verb,
            static () => new WorkerCommand(),
            new HelpExample(WorkerCommand.Verb, "worker --queue nats://queue.example --root /shared", "Do jobs on files below /shared, until Ctrl-C."));
        OwnVerbs.Add(
            QueueCommand.Verb,
            static () => new QueueCommand(),
            new HelpExample(QueueCommand.Verb, "queue", "Show what waits, runs and failed."),
            new HelpExample(QueueCommand.Verb, "queue --wait", "Wait until nothing waits or runs any more."),
            new HelpExample(QueueCommand.Verb, "queue --retry all", "Try again what failed."));
        return kernels;
    }
}
