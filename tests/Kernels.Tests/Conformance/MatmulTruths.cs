using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Conformance;

/// <summary>Products of matrices that are known without any implementation of this project, for both element types.</summary>
public sealed class MatmulTruths
{
    /// <summary>m, k and n: around the sizes of tiles and vectors, one row or column, few, long, more than is packed at once, and a large product of few terms.</summary>
    private static readonly int[][] Shapes =
    [
        [1, 1, 1], [2, 3, 4], [8, 8, 8], [9, 17, 25], [63, 63, 63], [64, 64, 64], [127, 65, 129], [7, 400, 49], [5, 1000, 3], [1, 300, 700],
        [1, 70, 5], [1, 9, 10_000], [700, 300, 1], [10_000, 9, 1], [3, 5, 1], [2000, 20, 2], [2000, 3, 7], [1, 100_000, 1], [3, 20_000, 5], [300, 500, 1300],
        [1030, 3, 1040],
    ];

    public static TheoryData<string> Backends => Implementations.BackendsOf(MatmulF64.Contract);

    /// <summary>Sums of whole numbers below 2²⁴ are exact in both types and in any order.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Whole_numbers_multiply_exactly(string backend)
    {
        foreach (int[] shape in Shapes)
        {
            (int m, int k, int n) = (shape[0], shape[1], shape[2]);
            int[] a = WholeNumbers(m * k, 1);
            int[] b = WholeNumbers(k * n, 2);
            double[] expected = new double[m * n];
            for (int i = 0; i < m; i++)
            {
                for (int p = 0; p < k; p++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        expected[(i * n) + j] += a[(i * k) + p] * b[(p * n) + j];
                    }
                }
            }

            double[] left = [.. a.Select(value => (double)value)];
            double[] right = [.. b.Select(value => (double)value)];
            foreach (int threads in (int[])[1, 2, 5])
            {
                Assert.Equal(expected, InFloat64(backend, m, k, n, left, right, threads));
                Assert.Equal(expected, InFloat32(backend, m, k, n, left, right, threads));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_identity_changes_nothing(string backend)
    {
        const int Size = 131;
        double[] identity = [.. Enumerable.Range(0, Size * Size).Select(index => index % (Size + 1) == 0 ? 1.0 : 0.0)];
        double[] matrix = [.. Enumerable.Range(0, Size * Size).Select(index => (double)MathF.Sin(index))];
        Assert.Equal(matrix, InFloat64(backend, Size, Size, Size, identity, matrix));
        Assert.Equal(matrix, InFloat64(backend, Size, Size, Size, matrix, identity));
        Assert.Equal(matrix, InFloat32(backend, Size, Size, Size, identity, matrix));
        Assert.Equal(matrix, InFloat32(backend, Size, Size, Size, matrix, identity));
    }

    /// <summary>Rows of powers by columns of weights are geometric series: Σ xᵖ = (xᵏ − 1)/(x − 1).</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Rows_of_powers_add_up_to_geometric_series(string backend)
    {
        const int Depth = 500;
        foreach (int columns in (int[])[1, 5, 40])
        {
            double[] ratios = [.. Enumerable.Range(0, 30).Select(row => (row - 15) / 16.0)];
            double[] powers = [.. ratios.SelectMany(ratio => Enumerable.Range(0, Depth).Select(p => Math.Pow(ratio, p)))];
            double[] c = InFloat64(backend, ratios.Length, Depth, columns, powers, [.. Enumerable.Repeat(1.0, Depth * columns)]);
            for (int index = 0; index < c.Length; index++)
            {
                double ratio = ratios[index / columns];
                Assert.Equal((1 - Math.Pow(ratio, Depth)) / (1 - ratio), c[index], 1e-13);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Without_terms_every_sum_is_0(string backend)
    {
        Assert.Equal(new double[6], InFloat64(backend, 2, 0, 3, [], []));
        Assert.Equal(new double[6], InFloat32(backend, 2, 0, 3, [], []));
        Assert.Empty(InFloat64(backend, 0, 2, 3, [], new double[6]));
        Assert.Empty(InFloat64(backend, 2, 3, 0, new double[6], []));
    }

    /// <summary>A NaN reaches the elements of its row or column, and no other, also where vectors overlap or are filled up.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void What_is_no_number_stays_in_its_row_and_column(string backend)
    {
        foreach (int n in (int[])[1, 3, 11, 25, 67])
        {
            const int M = 21;
            const int K = 19;
            double[] a = [.. Enumerable.Repeat(1.0, M * K)];
            double[] b = [.. Enumerable.Repeat(1.0, K * n)];
            a[(4 * K) + K - 1] = double.NaN;
            b[(2 * n) + n - 1] = double.PositiveInfinity;
            double[] c = InFloat64(backend, M, K, n, a, b);
            for (int index = 0; index < c.Length; index++)
            {
                double expected = index / n == 4 ? double.NaN : index % n == n - 1 ? double.PositiveInfinity : K;
                Assert.Equal(expected, c[index]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_number_of_threads_changes_no_bit(string backend)
    {
        foreach (int[] shape in Shapes)
        {
            (int m, int k, int n) = (shape[0], shape[1], shape[2]);
            double[] a = [.. Enumerable.Range(0, m * k).Select(index => Math.Sin(index))];
            double[] b = [.. Enumerable.Range(0, k * n).Select(index => Math.Cos(index))];
            double[] one = InFloat64(backend, m, k, n, a, b, 1);
            double[] oneOfFloat32 = InFloat32(backend, m, k, n, a, b, 1);
            foreach (int threads in (int[])[2, 3, 4])
            {
                Assert.Equal(one, InFloat64(backend, m, k, n, a, b, threads));
                Assert.Equal(oneOfFloat32, InFloat32(backend, m, k, n, a, b, threads));
            }
        }
    }

    private static int[] WholeNumbers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(-9, 10))];
    }

    private static double[] InFloat64(string backend, int m, int k, int n, double[] a, double[] b, int threads = 2)
    {
        using KernelBuffer<double> c = new AlignedAllocator().Allocate<double>(m * n);
        c.Span.Fill(double.NaN);
        Implementations.Find(MatmulF64.Contract, backend).Invoke(new MatmulF64Arguments(m, k, n, a, b, c.Span), new KernelOptions(threads));
        return c.Span.ToArray();
    }

    /// <summary>The product in float32 of matrices that are the same in it.</summary>
    private static double[] InFloat32(string backend, int m, int k, int n, double[] a, double[] b, int threads = 2)
    {
        using KernelBuffer<float> c = new AlignedAllocator().Allocate<float>(m * n);
        c.Span.Fill(float.NaN);
        float[] left = [.. a.Select(value => (float)value)];
        float[] right = [.. b.Select(value => (float)value)];
        Implementations.Find(MatmulF32.Contract, backend).Invoke(new MatmulF32Arguments(m, k, n, left, right, c.Span), new KernelOptions(threads));
        return [.. c.Span.ToArray().Select(value => (double)value)];
    }
}
