using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;
using Kernels.Workloads.Buffers;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>A native plug-in that crashes, hangs or exits in any phase affects only its own process.</summary>
public sealed class HostilePluginTests
{
    /// <summary>Limits that soon end a plug-in that hangs before its first call.</summary>
    private static readonly WorkerLimits Hasty = ShellWorker.Limits with { Load = TimeSpan.FromSeconds(5) };

    [Theory]
    [InlineData("-DLOAD=CRASH", KernelFault.Crashed, "crashed (SIGSEGV) while loading")]
    [InlineData("-DPROBE=CRASH", KernelFault.Crashed, "crashed (SIGSEGV) while loading")]
    [InlineData("-DOPEN=CRASH", KernelFault.Crashed, "crashed (SIGSEGV) while loading")]
    [InlineData("-DOPEN=abort()", KernelFault.Crashed, "crashed (SIGABRT) while loading")]
    [InlineData("-DGET_KERNEL=CRASH", KernelFault.Crashed, "crashed (SIGSEGV) while loading")]
    [InlineData("-DLOAD=HANG", KernelFault.TimedOut, "timed out while loading")]
    [InlineData("-DPROBE=HANG", KernelFault.TimedOut, "timed out while loading")]
    [InlineData("-DOPEN=HANG", KernelFault.TimedOut, "timed out while loading")]
    [InlineData("-DGET_KERNEL=HANG", KernelFault.TimedOut, "timed out while loading")]
    [InlineData("-DOPEN=_exit(0)", KernelFault.Crashed, "exited with code 0 while loading")]
    public void A_fault_before_the_first_call_is_told(string option, KernelFault fault, string verdict)
    {
        using NativePlugin plugin = new(option);
        using WorkerConnection worker = plugin.Serve(fault == KernelFault.TimedOut ? Hasty : null);
        KernelException exception = Assert.Throws<KernelException>(() => worker.Describe());
        Assert.Equal(fault, exception.Fault);
        Assert.StartsWith($"hostile: {verdict}", exception.Message, StringComparison.Ordinal);
        Assert.Equal([exception], plugin.Faults);
        plugin.AssertGone();
    }

    /// <summary>The kernel can't be called, and its pointer is never followed.</summary>
    [Fact]
    public void A_kernel_that_is_a_lie_is_told()
    {
        using NativePlugin plugin = new("-DGET_KERNEL=return (const void *)16");
        using WorkerConnection worker = plugin.Serve();
        WorkerDescription told = worker.Describe();
        Assert.Empty(told.Kernels);
        Assert.Contains("julia/1: it can't be used: its struct can't be read: there is no memory at 0x10", told.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("-DCALL=CRASH", KernelFault.Crashed, "crashed (SIGSEGV) during julia/1")]
    [InlineData("-DCALL=abort()", KernelFault.Crashed, "crashed (SIGABRT) during julia/1")]
    [InlineData("-DCALL=_exit(0)", KernelFault.Crashed, "exited with code 0 during julia/1")]
    [InlineData("-DCALL=exit(0)", KernelFault.Crashed, "exited with code 0 during julia/1")]
    [InlineData("-DCALL=HANG", KernelFault.TimedOut, "timed out during julia/1: it took longer than 1 s")]
    [InlineData("-DCALL=for (;;)", KernelFault.TimedOut, "timed out during julia/1: it took longer than 1 s")]
    [InlineData("-DCALL=iterations[width * height] = 1", KernelFault.Crashed, "crashed (SIGSEGV) during julia/1")]
    [InlineData("-DCALL=((double *)x)[0] = 1", KernelFault.Crashed, "crashed (SIGSEGV) during julia/1")]
    [InlineData("-DCALL=max_iterations = (int)x[width]", KernelFault.Crashed, "crashed (SIGSEGV) during julia/1")]
    public void A_fault_in_a_call_is_told(string option, KernelFault fault, string verdict)
    {
        using NativePlugin plugin = new(option);
        using WorkerConnection worker = plugin.Serve(ShellWorker.LimitsFor(fault));
        Assert.Null(worker.Describe().Unavailable);
        KernelException exception = Assert.Throws<KernelException>(() => CallGuarded(worker));
        Assert.Equal(fault, exception.Fault);
        Assert.StartsWith($"hostile: {verdict}", exception.Message, StringComparison.Ordinal);
        Assert.Equal([exception], plugin.Faults);
        Assert.Null(worker.ProcessId);
        plugin.AssertGone();
    }

    [Theory]
    [InlineData("-DUNLOAD=CRASH", "hostile: crashed (SIGSEGV) while ending")]
    [InlineData("-DUNLOAD=HANG", "hostile: timed out while ending: it took longer than 2 s")]
    public void A_fault_while_it_is_unloaded_is_told(string option, string message)
    {
        using NativePlugin plugin = new(option);
        using (WorkerConnection worker = plugin.Serve())
        {
            Assert.Equal(5, CallGuarded(worker));
        }

        Assert.StartsWith(message, Assert.Single(plugin.Faults).Message, StringComparison.Ordinal);
        plugin.AssertGone();
    }

    [Fact]
    public void What_it_prints_and_reads_does_not_reach_the_protocol()
    {
        using NativePlugin plugin = new("-DLOAD=puts(\"welcome\"); fflush(stdout)", "-DCALL=puts(\"{}\"); fflush(stdout); getchar()");
        using WorkerConnection worker = plugin.Serve();
        Assert.Equal(5, CallGuarded(worker));
        Assert.Empty(plugin.Faults);
    }

    /// <summary>Calls with buffers that end where their memory does.</summary>
    /// <returns>The first element of the output.</returns>
    private static int CallGuarded(WorkerConnection worker)
    {
        SharedAllocator allocator = new(guarded: true);
        using KernelBuffer<double> x = allocator.Allocate<double>(3);
        using KernelBuffer<double> y = allocator.Allocate<double>(2);
        using KernelBuffer<int> iterations = allocator.Allocate<int>(6);
        JuliaArguments arguments = new(x.Span, y.Span, 0, 0, 5, iterations.Span);
        new RemoteKernel<JuliaArguments>(Julia.Contract, worker).Invoke(arguments, new KernelOptions(1));
        return iterations.Span[0];
    }
}
