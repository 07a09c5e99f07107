using System.Diagnostics;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>What a call costs besides the kernel's own work.</summary>
internal static class CallOverhead
{
    private const int Batches = 100;
    private const int CallsPerBatch = 1000;

    /// <summary>Times calls of a kernel that does nothing: making arguments, checking them, and the dispatch.</summary>
    /// <param name="workload">The workload whose arguments are made.</param>
    /// <returns>Seconds per call: the fastest of many, since that is what is added to each call.</returns>
    public static double Measure(Workload workload)
    {
        Implementation empty = EmptyKernel(workload.Contract);
        KernelOptions options = new(1);
        double fastest = double.PositiveInfinity;
        for (int batch = 0; batch < Batches; batch++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int call = 0; call < CallsPerBatch; call++)
            {
                workload.Invoke(empty, options);
            }

            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds / CallsPerBatch);
        }

        return fastest;
    }

    /// <summary>A kernel that does nothing.</summary>
    /// <param name="contract">The contract that it does not fulfil.</param>
    public static Implementation EmptyKernel(KernelContract contract)
    {
        EmptyKernels kernels = new();
        contract.Accept(kernels);
        return kernels.Implementation!;
    }

    private sealed class EmptyKernels : IKernelContractVisitor
    {
        public Implementation? Implementation { get; private set; }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => Implementation = Kernels.Implementation.Create(contract, new Empty<TArguments>(), "none", ThreadSupport.One);
    }

    private sealed class Empty<TArguments> : IKernel<TArguments>
        where TArguments : struct, allows ref struct
    {
        public void Invoke(scoped in TArguments arguments, in KernelOptions options)
        {
        }
    }
}
