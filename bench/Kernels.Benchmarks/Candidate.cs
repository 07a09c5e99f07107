using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Benchmarks;

/// <summary>An implementation with a thread count: one row of a benchmark's table.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Implementation">Its implementation.</param>
/// <param name="Threads">The thread count.</param>
public sealed record Candidate(Backend Backend, Implementation Implementation, int Threads)
{
    private static readonly Candidate[] All = [.. Enumerate()];

    /// <summary>Every implementation of every available backend, at one thread and at all.</summary>
    public static IEnumerable<string> Names => All.Select(candidate => candidate.ToString());

    /// <summary>Finds a candidate in the process that measures it, where other backends may be available than in the one that lists them.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The candidate.</returns>
    /// <exception cref="InvalidOperationException">It is not available here.</exception>
    public static Candidate Find(string name) => All.FirstOrDefault(candidate => candidate.ToString() == name)
        ?? throw new InvalidOperationException($"{name} is not available in this process; available: {string.Join(", ", Names)}");

    /// <inheritdoc/>
    public override string ToString() => $"{Implementation.Contract.Name}-{Backend.Name}-{Threads}";

    private static IEnumerable<Candidate> Enumerate()
    {
        KernelHost host = KernelHost.Create(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        return
            from contract in KernelContracts.All
            from backend in host.Backends
            let implementation = backend.Find(contract)
            where implementation is not null
            from threads in ThreadCounts(implementation.Threads)
            select new Candidate(backend, implementation, threads);
    }

    private static IEnumerable<int> ThreadCounts(ThreadSupport support)
        => support == ThreadSupport.One || Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];
}
