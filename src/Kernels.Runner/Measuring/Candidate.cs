using System.Collections.Immutable;
using Kernels.Runner.Results;

namespace Kernels.Runner.Measuring;

/// <summary>An implementation at a thread count, or the reason why a backend has none to offer.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Implementation">Its implementation; null if there is none.</param>
/// <param name="Threads">The thread count, 1 or above; 0 if there is no implementation.</param>
/// <param name="Absence">Why it can't be called; null if it can.</param>
internal sealed record Candidate(Backend Backend, Implementation? Implementation, int Threads, Absence? Absence)
{
    /// <summary>The candidates that a comparison measures.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="settings">Thread counts, and the only candidate besides the baseline, if one was named.</param>
    /// <returns>The candidates, in the order of the backends.</returns>
    public static ImmutableArray<Candidate> Enumerate(
        KernelContract contract, ImmutableArray<Backend> backends, ComparisonSettings settings)
    {
        if (settings.Only is not { } only)
        {
            return Enumerate(contract, backends, settings.Threads);
        }

        IEnumerable<Candidate> baseline = backends.Where(backend => backend.Name == settings.Baseline)
            .SelectMany(backend => Enumerate(contract, backend, [settings.BaselineThreads ?? settings.Threads[0]]));
        IEnumerable<Candidate> candidate = backends
            .Where(backend => backend.Name == only.Backend || BuildName.NewOf(backend.Name) == only.Backend)
            .SelectMany(backend => Enumerate(contract, backend, [only.Threads]));
        return [.. baseline.Concat(candidate).Distinct()];
    }

    /// <summary>Every backend at every thread count.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="threads">The thread counts. A single-threaded implementation appears only once.</param>
    /// <returns>The candidates, in the order of the backends.</returns>
    public static ImmutableArray<Candidate> Enumerate(
        KernelContract contract, ImmutableArray<Backend> backends, ImmutableArray<int> threads)
        => [.. backends.SelectMany(backend => Enumerate(contract, backend, threads))];

    private static IEnumerable<Candidate> Enumerate(KernelContract contract, Backend backend, ImmutableArray<int> threads)
    {
        if (backend.UnavailableReason is not null)
        {
            return [new(backend, null, 0, new Absence(Verdict.Unavailable, backend.UnavailableReason))];
        }

        if (backend.Loaded?.Changed is { } changed)
        {
            return [new(backend, null, 0, new Absence(Verdict.Fail, $"loading it changed what it has to leave as it is: {changed}"))];
        }

        return backend.Find(contract) switch
        {
            null => [new(backend, null, 0, new Absence(Verdict.Unsupported, DescribeLack(backend, contract)))],
            { Threads: ThreadSupport.One } single => [new(backend, single, 1, null)],
            { } implementation => threads.Select(count => new Candidate(backend, implementation, count, FindShortage(backend, count))),
        };
    }

    /// <summary>A backend of another build may have another revision.</summary>
    private static string DescribeLack(Backend backend, KernelContract contract)
    {
        BackendProblem? other = backend.Problems.FirstOrDefault(problem => problem.Kernel?.StartsWith($"{contract.Name}/", StringComparison.Ordinal) == true);
        return $"does not implement {contract.Id}{(other is null ? "" : $"; {other}")}";
    }

    /// <summary>A backend in its own process may have other limits, and reports a shortage itself.</summary>
    private static Absence? FindShortage(Backend backend, int threads)
        => !backend.IsOutOfProcess && ThreadSupply.FindShortage(threads) is { } shortage
            ? new Absence(Verdict.Unavailable, shortage)
            : null;
}

/// <summary>Why a backend has nothing to offer for a kernel, or for a thread count.</summary>
/// <param name="Verdict">
/// <see cref="Verdict.Unsupported"/> or <see cref="Verdict.Unavailable"/>; <see cref="Verdict.Fail"/> if loading it did harm.
/// </param>
/// <param name="Reason">Why, and what to do about it.</param>
internal sealed record Absence(Verdict Verdict, string Reason);
