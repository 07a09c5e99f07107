using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Contracts;

/// <summary>Every contract lists the arguments of a call by name, and can make the same call again from that list.</summary>
public sealed class ToldArgumentsTests
{
    public static TheoryData<string> Kernels() => [.. WorkloadSources.All.Select(source => source.Contract.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_contract_tells_exactly_its_parameters_and_buffers_in_order(string kernel)
    {
        WorkloadSource source = SourceOf(kernel);
        KernelContract contract = source.Contract;
        foreach (WorkloadCase @case in source.Cases)
        {
            ToldArguments told = Tell(@case).First;
            // Whole numbers are all told as 64-bit ones.
            Assert.Equal(
                contract.Parameters.Select(parameter => (parameter.Name, parameter.Type.Replace("int32", "int64", StringComparison.Ordinal))),
                told.Scalars);
            Assert.Equal(
                contract.Buffers.Select(buffer => (buffer.Name, buffer.ElementType, buffer.Direction, Rank(buffer.Shape))),
                told.Buffers.Select(buffer => (buffer.Name, buffer.ElementType, buffer.Direction, buffer.Shape.Length)));
            Assert.All(told.Buffers, buffer => Assert.Equal(buffer.Length, buffer.Shape.Aggregate(1, (product, extent) => product * extent)));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void What_a_contract_told_makes_the_same_call_again(string kernel)
    {
        foreach (WorkloadCase @case in SourceOf(kernel).Cases)
        {
            (ToldArguments first, ToldArguments again) = Tell(@case);
            Assert.Equal(first.Values, again.Values);
            Assert.Equal(first.Buffers.Select(buffer => buffer.Place), again.Buffers.Select(buffer => buffer.Place));
        }
    }

    private static WorkloadSource SourceOf(string kernel) => WorkloadSources.All.Single(source => source.Contract.Name == kernel);

    /// <summary>A shape is written <c>[h × w]</c>.</summary>
    private static int Rank(string shape) => shape.Split('×').Length;

    /// <summary>The arguments that the call of a case lists, and those that the call made from them lists.</summary>
    private static (ToldArguments First, ToldArguments Again) Tell(WorkloadCase @case)
    {
        using Workload workload = @case.Create(new AlignedAllocator());
        Teller teller = new(workload);
        workload.Contract.Accept(teller);
        return (teller.First, teller.Again);
    }

    private sealed class Teller(Workload workload) : IKernelContractVisitor
    {
        public ToldArguments First { get; } = new();

        public ToldArguments Again { get; } = new();

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => workload.Invoke(
                Implementation.Create(contract, new TellingKernel<TArguments>(contract, First, Again), "none"), new KernelOptions(1));
    }

    private sealed class TellingKernel<TArguments>(
        KernelContract<TArguments> contract, ToldArguments first, ToldArguments again) : IKernel<TArguments>
        where TArguments : struct, allows ref struct
    {
        public void Invoke(scoped in TArguments arguments, in KernelOptions options)
        {
            contract.Write(in arguments, first);
            contract.Write(contract.Read(first), again);
        }
    }
}
