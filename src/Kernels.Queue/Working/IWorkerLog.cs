namespace Kernels.Queue.Working;

/// <summary>Where a worker tells what happens.</summary>
internal interface IWorkerLog
{
    /// <summary>Tells it. Callable from any thread.</summary>
    /// <param name="what">What happened.</param>
    void Tell(WorkerEvent what);
}
