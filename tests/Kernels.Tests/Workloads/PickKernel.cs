namespace Kernels.Tests.Workloads;

/// <summary>Computes <see cref="Contracts.Declarations.Picked"/>, and keeps the inputs of the last call.</summary>
internal sealed class PickKernel : IKernel<DeclaredArguments>
{
    /// <summary>What is added to the count.</summary>
    public int CountError { get; init; }

    /// <summary>What is added to the first column that is found.</summary>
    public int FoundError { get; init; }

    /// <summary>What is added to each key.</summary>
    public long KeyError { get; init; }

    /// <summary>What is added to each sum.</summary>
    public double SumError { get; init; }

    /// <summary>What is written after the columns that were found; null for nothing.</summary>
    public int? Beyond { get; init; }

    public int[] Starts { get; private set; } = [];

    public int[] Picked { get; private set; } = [];

    public double[] Weights { get; private set; } = [];

    public long Count { get; private set; }

    public long Key { get; private set; }

    public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
    {
        (Starts, Picked) = (arguments.Input<int>("starts").ToArray(), arguments.Input<int>("picked").ToArray());
        Weights = arguments.Input<double>("weights").ToArray();
        Key = arguments.LongScalar("key");
        Span<double> sums = arguments.Output<double>("sums");
        for (int row = 0; row < sums.Length; row++)
        {
            sums[row] = Picked[Starts[row]..Starts[row + 1]].Sum(column => Weights[column]) + SumError;
            arguments.Output<long>("keys")[row] = Key + row + KeyError;
        }

        int[] columns = [.. Picked.Distinct().Order()];
        Span<int> found = arguments.Output<int>("found");
        columns.CopyTo(found);
        found[0] += columns.Length > 0 ? FoundError : 0;
        if (Beyond is { } rest)
        {
            found[columns.Length..].Fill(rest);
        }

        Count = columns.Length;
        arguments.Output<long>("count")[0] = Count + CountError;
    }
}
