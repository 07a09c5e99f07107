namespace Kernels.Tests.Conformance;

/// <summary>Facts about matrices that follow from algebra.</summary>
public sealed class SpmvTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(Spmv.Contract);

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_identity_returns_the_vector(string backend)
    {
        const int Size = 1001;
        double[] x = Vector(Size);
        Assert.Equal(x, Multiply(backend, Size, [.. Enumerable.Range(0, Size + 1)], [.. Enumerable.Range(0, Size)], Ones(Size), x));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_permutation_permutes(string backend)
    {
        const int Size = 517;
        double[] x = Vector(Size);
        int[] order = [.. Enumerable.Range(0, Size)];
        new Random(3).Shuffle(order);
        Assert.Equal(
            order.Select(column => x[column]),
            Multiply(backend, Size, [.. Enumerable.Range(0, Size + 1)], order, Ones(Size), x));
    }

    /// <summary>The 5-point Laplacian of a constant is zero, and so is that of a·i + b·j away from the edges.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_Laplacian_of_a_plane_is_zero_inside(string backend)
    {
        const int Side = 30;
        List<int> rowOffsets = [0];
        List<int> columns = [];
        List<double> values = [];
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                foreach ((int up, int left, double value) in new[] { (-1, 0, 1.0), (0, -1, 1), (0, 0, -4), (0, 1, 1), (1, 0, 1) })
                {
                    if (row + up is >= 0 and < Side && column + left is >= 0 and < Side)
                    {
                        columns.Add(((row + up) * Side) + column + left);
                        values.Add(value);
                    }
                }

                rowOffsets.Add(columns.Count);
            }
        }

        double[] plane = [.. Enumerable.Range(0, Side * Side).Select(index => (3.0 * (index / Side)) - (2.0 * (index % Side)))];
        double[] y = Multiply(backend, Side * Side, [.. rowOffsets], [.. columns], [.. values], plane);
        for (int row = 1; row < Side - 1; row++)
        {
            Assert.All(y[((row * Side) + 1)..((row * Side) + Side - 1)], value => Assert.Equal(0, value));
        }
    }

    /// <summary>Whole numbers add exactly in any order, so one giant row among short ones has an exact product.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_giant_row_among_short_ones_is_exact(string backend)
    {
        const int Giant = 100_000;
        const int Rows = 1000;
        int[] rowOffsets = [.. Enumerable.Range(0, Rows + 1).Select(row => row <= 500 ? row : row + Giant - 1)];
        int[] columns = [.. Enumerable.Range(0, rowOffsets[^1]).Select(entry => entry % Rows)];
        double[] x = [.. Enumerable.Range(0, Rows).Select(column => (double)column)];
        double[] expected =
        [
            .. Enumerable.Range(0, Rows).Select(row =>
                Enumerable.Range(rowOffsets[row], rowOffsets[row + 1] - rowOffsets[row]).Sum(entry => (double)(entry % Rows))),
        ];
        Assert.Equal(expected, Multiply(backend, Rows, rowOffsets, columns, Ones(columns.Length), x));
    }

    private static double[] Multiply(
        string backend, int columnCount, int[] rowOffsets, int[] columns, double[] values, double[] x)
    {
        double[] y = new double[rowOffsets.Length - 1];
        Array.Fill(y, double.NaN);
        Implementations.Find(Spmv.Contract, backend).Invoke(
            new SpmvArguments(new CsrMatrix(columnCount, rowOffsets, columns, values), x, y), new KernelOptions(3));
        return y;
    }

    private static double[] Vector(int length) => [.. Enumerable.Range(0, length).Select(index => Math.Sin(index) + 2)];

    private static double[] Ones(int length)
    {
        double[] ones = new double[length];
        Array.Fill(ones, 1);
        return ones;
    }
}
