namespace Kernels.Tests.Contracts;

/// <summary>Arguments refuse values that the contract excludes, and the message names the value and the allowed ones.</summary>
public sealed class ArgumentTests
{
    private static readonly double[] Axis = [0, 1, 2];

    [Fact]
    public void Julia_refuses_an_output_of_the_wrong_length()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => { _ = new JuliaArguments(Axis, Axis, 0, 0, 1, new int[8]); });
        Assert.Contains("iterations has 8 elements; required: 9", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, "x")]
    [InlineData(3, 0, "y")]
    public void Julia_refuses_an_empty_axis(int width, int height, string name)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = new JuliaArguments(new double[width], new double[height], 0, 0, 1, []); });
        Assert.StartsWith($"{name}.Length is 0; allowed: 1 to", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.PositiveInfinity)]
    public void Julia_refuses_a_constant_that_is_not_finite(double real, double imaginary)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = new JuliaArguments(Axis, Axis, real, imaginary, 1, new int[9]); });

    [Fact]
    public void Julia_refuses_a_negative_iteration_count()
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = new JuliaArguments(Axis, Axis, 0, 0, -1, new int[9]); });

    [Fact]
    public void Julia_refuses_an_output_over_an_axis()
        => Assert.Throws<ArgumentException>(() =>
        {
            double[] memory = [1];
            Span<int> iterations = System.Runtime.InteropServices.MemoryMarshal.Cast<double, int>(memory.AsSpan())[..1];
            _ = new JuliaArguments(memory, new double[1], 0, 0, 1, iterations);
        });

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(-1, 3)]
    [InlineData(65536, 65536)]
    public void Diffusion_refuses_sizes_that_are_not_positive_or_overflow(int height, int width)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = new DiffusionArguments(height, width, 1, 0.1, 1, [], []); });

    [Theory]
    [InlineData(double.NaN, 0.1, 1)]
    [InlineData(-1, 0.1, 1)]
    [InlineData(1, double.NegativeInfinity, 1)]
    [InlineData(1e200, 1e200, 1)]
    [InlineData(1, 0.1, -1)]
    public void Diffusion_refuses_scalars_outside_their_range(double d, double dt, int steps)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = new DiffusionArguments(1, 1, d, dt, steps, new double[1], new double[1]); });

    [Fact]
    public void Diffusion_refuses_scratch_over_the_grid()
    {
        double[] memory = new double[5];
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => { _ = new DiffusionArguments(2, 2, 1, 0.1, 1, memory.AsSpan(0, 4), memory.AsSpan(1, 4)); });
        Assert.StartsWith("scratch overlaps grid", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 1, 1 }, new[] { 0 }, "rowOffsets[0] is 1")]
    [InlineData(new[] { 0, 2, 1 }, new[] { 0 }, "rowOffsets[2] is 1, below the 2")]
    [InlineData(new[] { 0, 1 }, new[] { 3 }, "columns[0] is 3; allowed: 0 to 2")]
    [InlineData(new[] { 0, 1 }, new[] { -1 }, "columns[0] is -1; allowed: 0 to 2")]
    [InlineData(new[] { 0, 2 }, new[] { 0 }, "columns has 1 element; required: 2")]
    public void A_sparse_matrix_refuses_a_broken_structure(int[] rowOffsets, int[] columns, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => { _ = new CsrMatrix(3, rowOffsets, columns, new double[columns.Length]); });
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 1)]
    public void A_sparse_matrix_has_a_row_and_a_column(int columnCount, int offsets)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = new CsrMatrix(columnCount, new int[offsets], [], []); });

    [Fact]
    public void Spmv_refuses_vectors_of_the_wrong_length_and_outputs_over_inputs()
    {
        int[] rowOffsets = [0, 1];
        int[] columns = [1];
        double[] values = [1];
        double[] x = [1, 2];
        Assert.Throws<ArgumentException>(() =>
        {
            _ = new SpmvArguments(new CsrMatrix(2, rowOffsets, columns, values), new double[3], new double[1]);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = new SpmvArguments(new CsrMatrix(2, rowOffsets, columns, values), x, new double[2]);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = new SpmvArguments(new CsrMatrix(2, rowOffsets, columns, values), x, x.AsSpan(0, 1));
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = new SpmvArguments(new CsrMatrix(2, rowOffsets, columns, values), x, values);
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(KernelOptions.MaxThreads + 1)]
    public void Options_refuse_thread_counts_outside_their_range(int threads)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new KernelOptions(threads));

    [Fact]
    public void Options_left_open_mean_every_processor()
    {
        Assert.Equal(Environment.ProcessorCount, default(KernelOptions).ThreadCount);
        Assert.Equal(3, new KernelOptions(3).ThreadCount);
    }
}
