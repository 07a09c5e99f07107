using BenchmarkDotNet.Attributes;

namespace Kernels.Benchmarks;

/// <summary>
/// The same for a call after a pause, when both processes sleep and their code and data have left the caches; in this process
/// it is slower then, too.
/// </summary>
public class IsolationAfterPauseBenchmarks : IsolationBenchmarks
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(5);

    [IterationSetup]
    public void Pause() => Thread.Sleep(Length);
}
