using Kernels.Contracts.Recording;
using Kernels.Native.Interop;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>
/// A call that breaks a kernel's contract in one argument is refused, and its outputs are unchanged. The contract says which
/// calls are bad, so a new kernel is tried without a change here.
/// </summary>
public abstract unsafe class BadCallTests
{
    private const int Poison = 0x5A5A5A5A;

    /// <summary>The kernels by their ids.</summary>
    public static TheoryData<string> Ids => [.. KernelContracts.All.Select(contract => contract.Id)];

    /// <summary>The path of the library that is called.</summary>
    protected abstract string Library { get; }

    /// <summary>The good call that bad ones are made of must succeed, or their refusal would prove nothing.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void A_bad_call_is_refused_and_writes_nothing(string id)
    {
        KernelContract contract = Find(id);
        UnmanagedCall function = Function(contract);
        RecordedCall good = RecordedCases.SmallGoodCall(contract);
        RecordedCall called = good.Copy();
        Assert.Equal(kernels_status.KERNELS_OK, function.Make(called));
        Assert.False(AreOutputsEqual(contract, good, called), "the good call wrote nothing");

        BadCall[] calls = [.. BadCalls.Of(contract, good)];
        Assert.NotEmpty(calls);
        Assert.All(calls, bad =>
        {
            called = good.Copy();
            kernels_status status = function.Make(called, bad);
            Assert.True(status == kernels_status.KERNELS_ERROR_INVALID_ARGUMENT, $"{bad}: {status}");
            Assert.True(AreOutputsEqual(contract, good, called), $"{bad}: an output was written");
            Assert.Matches("^[^\n]+$", OwnLibraries.LastError(Library));
        });
    }

    [Fact]
    public void A_thread_whose_calls_did_not_fail_has_no_reason()
    {
        string? reason = "";
        Thread other = new(() => reason = OwnLibraries.LastError(Library));
        KernelContract contract = Julia.Contract;
        Function(contract).Make(RecordedCases.SmallGoodCall(contract), new BadCall(BadCalls.Threads, 0));
        Assert.NotNull(OwnLibraries.LastError(Library));
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
        kernels_spmv* functions = (kernels_spmv*)OwnLibraries.FindKernel(Library, "spmv/1");
        kernels_status status = functions->compute(rowOffsets, null, null, x, y, 2, 0, 2, 2);
        Assert.Equal((kernels_status.KERNELS_OK, 0, 0), (status, y[0], y[1]));
    }

    /// <summary>A rule of two arguments, which no change of one breaks.</summary>
    [Fact]
    public void Diffusion_refuses_a_product_that_overflows()
    {
        double* grid = stackalloc double[] { Poison, Poison };
        double* scratch = stackalloc double[2];
        kernels_diffusion* functions = (kernels_diffusion*)OwnLibraries.FindKernel(Library, "diffusion/1");
        kernels_status status = functions->compute(1, 2, 1e200, 1e200, 1, grid, scratch, 1);
        Assert.Equal((kernels_status.KERNELS_ERROR_INVALID_ARGUMENT, Poison, Poison), (status, grid[0], grid[1]));
    }

    private static KernelContract Find(string id) => KernelContracts.All.Single(contract => contract.Id == id);

    private static bool AreOutputsEqual(KernelContract contract, RecordedCall one, RecordedCall other)
        => contract.Declaration!.Buffers.Where(buffer => buffer.IsResult).All(buffer
            => one.ElementsOf(buffer.Name).Cast<object>().SequenceEqual(other.ElementsOf(buffer.Name).Cast<object>()));

    private UnmanagedCall Function(KernelContract contract)
    {
        void* functions = OwnLibraries.FindKernel(Library, contract.Id);
        Assert.SkipWhen(functions == null, $"{Path.GetFileName(Library)} has no {contract.Id}");
        return new UnmanagedCall(contract, functions);
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
