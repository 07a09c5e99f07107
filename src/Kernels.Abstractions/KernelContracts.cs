using System.Collections.Immutable;

namespace Kernels;

/// <summary>The kernels that come with this project: one line each.</summary>
public static class KernelContracts
{
    /// <summary>Every contract, in the order that lists use.</summary>
    public static ImmutableArray<KernelContract> All { get; } =
    [
        Julia.Contract,
        Diffusion.Contract,
        Spmv.Contract,
        Polynomial.Contract,
        Sum.Contract,
        Norm.Contract,
        IsPrime.Contract,
        OlsSlopes.Contract,
        SearchSorted.Contract,
        GroupbySum.Contract,
        FeatureHash.Contract,
        BloomAdd.Contract,
        BloomQuery.Contract,
        MatmulF64.Contract,
        MatmulF32.Contract,
        PolynomialF32.Contract,
        RollingStats.Contract,
        MontecarloPi.Contract,
        Primes.Contract,
        Sort.Contract,
        SortF64.Contract,
        Hyperloglog.Contract,
        Kmv.Contract,
        Morris.Contract,
        Factorize.Contract,
        CooToCsr.Contract,
        DawgContains.Contract,
    ];

    /// <summary>Orders implementations by their contracts.</summary>
    /// <param name="implementations">Implementations of these contracts.</param>
    /// <returns>The same, in the order that lists use.</returns>
    internal static ImmutableArray<Implementation> InOrder(IEnumerable<Implementation> implementations)
        => [.. implementations.OrderBy(implementation => All.IndexOf(implementation.Contract))];
}
