using Kernels.Managed;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Runs workloads with the plain C# backend, and reads their outputs.</summary>
internal static class Outputs
{
    public static void Run(Workload workload, int threads = 1)
    {
        workload.Reset();
        workload.Invoke(ManagedBackends.Scalar.Find(workload.Contract)!, new KernelOptions(threads));
    }

    /// <summary>The output as numbers; counts are whole numbers.</summary>
    public static double[] Of(Workload workload) => workload switch
    {
        JuliaWorkload julia => [.. julia.Iterations.Span],
        DiffusionWorkload diffusion => [.. diffusion.Grid.Span],
        SpmvWorkload spmv => [.. spmv.Y.Span],
        _ => throw new NotSupportedException(workload.Contract.Id),
    };
}
