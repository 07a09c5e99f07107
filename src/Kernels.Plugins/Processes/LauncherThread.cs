using System.Collections.Concurrent;

namespace Kernels.Plugins.Processes;

/// <summary>
/// Starts processes on one thread that never ends. Linux ends a child that asked to die with its parent when the thread that
/// created it ends, and pool threads do end.
/// </summary>
internal static class LauncherThread
{
    private static readonly BlockingCollection<Action> Work = Start();

    /// <summary>Runs something on the thread.</summary>
    /// <param name="function">The function.</param>
    /// <returns>Its result; its exception is thrown here.</returns>
    public static T Run<T>(Func<T> function)
    {
        TaskCompletionSource<T> done = new();
        Work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> Start()
    {
        BlockingCollection<Action> work = [];
        new Thread(() =>
        {
            foreach (Action action in work.GetConsumingEnumerable())
            {
                action();
            }
        })
        {
            IsBackground = true,
            Name = "kernels launcher",
        }.Start();
        return work;
    }
}
