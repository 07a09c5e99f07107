namespace Kernels.Queue.Working;

/// <summary>Where a worker says what it does.</summary>
internal interface IWorkerLog
{
    /// <summary>Says what went as it should.</summary>
    /// <param name="line">One line.</param>
    void Say(string line);

    /// <summary>Says what did not.</summary>
    /// <param name="line">One line.</param>
    void Warn(string line);
}
