using Kernels.Native.Interop;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>
/// A call that breaks a kernel's contract in one argument is refused, and its output is unchanged. The empty name breaks
/// no argument: that call must succeed, or the refusal of the others would prove nothing.
/// </summary>
public abstract unsafe class BadCallTests
{
    private const int Poison = 0x5A5A5A5A;

    /// <summary>The path of the library that is called.</summary>
    protected abstract string Library { get; }

    [Theory]
    [InlineData("", 0)]
    [InlineData("x", 0)]
    [InlineData("y", 0)]
    [InlineData("iterations", 0)]
    [InlineData("width", 0)]
    [InlineData("width", -1)]
    [InlineData("width", long.MinValue)]
    [InlineData("width", long.MaxValue)]
    [InlineData("height", 0)]
    [InlineData("height", -1)]
    [InlineData("height", long.MaxValue)]
    [InlineData("maxIterations", -1)]
    [InlineData("threads", 0)]
    [InlineData("threads", -1)]
    public void Julia_refuses(string name, double value)
    {
        Argument bad = new(name, value);
        double* x = stackalloc double[] { 0, 1, 2 };
        double* y = stackalloc double[] { 0, 1 };
        int[] iterations = [.. Enumerable.Repeat(Poison, 6)];
        fixed (int* output = iterations)
        {
            kernels_status status = Kernel<kernels_julia>("julia/1")->compute(
                bad.Pointer("x", x), bad.Pointer("y", y), 0, 0, (int)bad.Or("maxIterations", 4), bad.Pointer("iterations", output),
                bad.Or("width", 3), bad.Or("height", 2), (int)bad.Or("threads", 2));
            AssertRefused(bad, status, iterations.All(value => value == Poison));
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("height", 0)]
    [InlineData("height", -1)]
    [InlineData("height", long.MaxValue)]
    [InlineData("width", 0)]
    [InlineData("width", -1)]
    [InlineData("width", long.MaxValue)]
    [InlineData("d", -1)]
    [InlineData("d", double.NaN)]
    [InlineData("d", double.PositiveInfinity)]
    [InlineData("dt", -1)]
    [InlineData("dt", double.NaN)]
    [InlineData("dt", double.PositiveInfinity)]
    [InlineData("steps", -1)]
    [InlineData("steps", int.MinValue)]
    [InlineData("threads", 0)]
    [InlineData("threads", -1)]
    [InlineData("grid", 0)]
    [InlineData("scratch", 0)]
    public void Diffusion_refuses(string name, double value)
    {
        Argument bad = new(name, value);
        double[] grid = [1, 2, 3, 4, 5, 6];
        double* scratch = stackalloc double[6];
        fixed (double* output = grid)
        {
            kernels_status status = Kernel<kernels_diffusion>("diffusion/1")->compute(
                bad.Or("height", 2), bad.Or("width", 3), bad.Or("d", 1.0), bad.Or("dt", 1.0), (int)bad.Or("steps", 1),
                bad.Pointer("grid", output), bad.Pointer("scratch", scratch), (int)bad.Or("threads", 2));
            AssertRefused(bad, status, grid is [1, 2, 3, 4, 5, 6]);
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("rowOffsets", 0)]
    [InlineData("columns", 0)]
    [InlineData("values", 0)]
    [InlineData("x", 0)]
    [InlineData("rows", 0)]
    [InlineData("rows", -1)]
    [InlineData("rows", long.MinValue)]
    [InlineData("nonzeros", 0)]
    [InlineData("nonzeros", 1)]
    [InlineData("nonzeros", 3)]
    [InlineData("nonzeros", -1)]
    [InlineData("nonzeros", long.MaxValue)]
    [InlineData("columnCount", 0)]
    [InlineData("columnCount", -1)]
    [InlineData("threads", 0)]
    [InlineData("threads", -1)]
    [InlineData("y", 0)]
    public void Spmv_refuses(string name, double value)
    {
        Argument bad = new(name, value);
        int* rowOffsets = stackalloc int[] { 0, 1, 2 };
        int* columns = stackalloc int[] { 0, 1 };
        double* values = stackalloc double[] { 2, 3 };
        double* x = stackalloc double[] { 5, 7 };
        double[] y = [Poison, Poison];
        fixed (double* output = y)
        {
            kernels_status status = Kernel<kernels_spmv>("spmv/1")->compute(
                bad.Pointer("rowOffsets", rowOffsets), bad.Pointer("columns", columns), bad.Pointer("values", values),
                bad.Pointer("x", x), bad.Pointer("y", output),
                bad.Or("rows", 2), bad.Or("nonzeros", 2), bad.Or("columnCount", 2), (int)bad.Or("threads", 2));
            AssertRefused(bad, status, y is [Poison, Poison]);
        }
    }

    [Fact]
    public void A_thread_whose_calls_did_not_fail_has_no_reason()
    {
        string? reason = "";
        Thread other = new(() => reason = OwnLibraries.LastError(Library));
        Julia_refuses("width", 0);
        other.Start();
        other.Join();
        Assert.Null(reason);
    }

    /// <summary>A matrix without entries needs no memory for them: a host may pass null.</summary>
    [Fact]
    public void Spmv_takes_a_matrix_without_entries()
    {
        int* rowOffsets = stackalloc int[] { 0, 0, 0 };
        double* x = stackalloc double[] { 5, 7 };
        double* y = stackalloc double[] { Poison, Poison };
        kernels_status status = Kernel<kernels_spmv>("spmv/1")->compute(rowOffsets, null, null, x, y, 2, 0, 2, 2);
        Assert.Equal((kernels_status.KERNELS_OK, 0, 0), (status, y[0], y[1]));
    }

    private T* Kernel<T>(string id)
        where T : unmanaged
        => (T*)OwnLibraries.FindKernel(Library, id);

    private void AssertRefused(Argument bad, kernels_status status, bool isUntouched)
    {
        bool isBad = bad.Name.Length > 0;
        Assert.Equal(isBad, isUntouched);
        Assert.Equal(isBad ? kernels_status.KERNELS_ERROR_INVALID_ARGUMENT : kernels_status.KERNELS_OK, status);
        if (isBad)
        {
            Assert.Matches("^[^\n]+$", OwnLibraries.LastError(Library));
        }
    }

    /// <summary>The one argument that is wrong, and its value; a pointer is null.</summary>
    private readonly record struct Argument(string Name, double Value)
    {
        /// <summary>A value outside the range of long becomes the nearest long.</summary>
        public long Or(string name, long good) => name == Name ? (long)Value : good;

        public double Or(string name, double good) => name == Name ? Value : good;

        public T* Pointer<T>(string name, T* good)
            where T : unmanaged
            => name == Name ? null : good;
    }
}

/// <summary>Bad calls to the C library.</summary>
public sealed class NativeBadCallTests : BadCallTests
{
    protected override string Library => OwnLibraries.RequireNative();
}

/// <summary>Bad calls to the NativeAOT library.</summary>
public sealed class AotBadCallTests : BadCallTests
{
    protected override string Library => OwnLibraries.RequireAot(InstructionSets.Best);
}
