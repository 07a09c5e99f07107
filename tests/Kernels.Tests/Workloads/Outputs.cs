using Kernels.Managed;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Runs workloads with the plain C# backend or the oracle, and reads and changes their outputs.</summary>
internal static class Outputs
{
    public static void Run(Workload workload, int threads = 1)
    {
        workload.Reset();
        workload.Invoke(ManagedBackends.Scalar.Find(workload.Contract)!, new KernelOptions(threads));
    }

    /// <summary>What the oracle writes for some arguments.</summary>
    public static double[] OfOracle<TArguments>(KernelContract<TArguments> contract, params (string Name, object Value)[] arguments)
        where TArguments : struct, allows ref struct
    {
        using Workload workload = DeclaredSource.CreateWorkload(contract, new AlignedAllocator(), arguments);
        workload.Reset();
        workload.Invoke(Implementation.Create(contract, contract.Oracle!, "scalar"), default);
        return Of(workload);
    }

    /// <summary>The errors that the contract allows for some arguments.</summary>
    public static double[] OfAllowedError<TArguments>(KernelContract<TArguments> contract, params (string Name, object Value)[] arguments)
        where TArguments : struct, allows ref struct
    {
        using Workload workload = DeclaredSource.CreateWorkload(contract, new AlignedAllocator(), arguments);
        workload.Reset();
        workload.Invoke(Implementation.Create(contract, contract.AllowedError!, "scalar"), default);
        return Of(workload);
    }

    /// <summary>The only result as numbers; counts are whole numbers.</summary>
    public static double[] Of(Workload workload)
    {
        Visitor visitor = new();
        workload.Visit(visitor);
        return visitor.Elements;
    }

    /// <summary>The name and the content of each input, as numbers.</summary>
    public static Dictionary<string, double[]> InputsOf(Workload workload)
    {
        Visitor visitor = new();
        workload.Visit(visitor);
        return visitor.Inputs;
    }

    /// <summary>Changes an element of the only result.</summary>
    public static void Change(Workload workload, Index index, Func<double, double> change)
        => workload.Visit(new Visitor { ChangedAt = index, Change = change });

    private sealed class Visitor : ArgumentVisitor
    {
        public double[] Elements { get; private set; } = [];

        public Dictionary<string, double[]> Inputs { get; } = [];

        public Index ChangedAt { get; init; }

        public Func<double, double>? Change { get; init; }

        public override void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
            => Inputs.Add(name, [.. elements.ToArray().Select(element => Convert.ToDouble(element, null))]);

        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            if (direction != BufferDirection.Scratch)
            {
                if (Change is not null)
                {
                    elements[ChangedAt] = (T)Convert.ChangeType(Change(Convert.ToDouble(elements[ChangedAt], null)), typeof(T), null);
                }

                Elements = [.. elements.ToArray().Select(element => Convert.ToDouble(element, null))];
            }
        }
    }
}
