using System.Buffers.Binary;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Catalog;

/// <summary>Native plug-ins through all steps of loading, from their folder to the backend, or to the reason for refusing them.</summary>
public sealed class NativePluginTests
{
    private const string Open = "-DOPEN=static kernels_plugin p; p = plugin; ";
    private const string None = "none of its manifest's kernels can be used: ";
    private const string GetKernel = "-DGET_KERNEL=static kernels_julia k; k = kernel; ";

    private static readonly WorkerLimits Hasty = ShellWorker.Limits with
    {
        Load = TimeSpan.FromSeconds(5),
        FirstCall = TimeSpan.FromSeconds(1),
        Call = TimeSpan.FromSeconds(1),
    };

    [Theory]
    [InlineData("-DLOAD=CRASH", "crashed (SIGSEGV) while loading")]
    [InlineData("-DPROBE=_exit(0)", "exited with code 0 while loading")]
    [InlineData("-DOPEN=HANG", "timed out while loading")]
    [InlineData("-DUNLOAD=CRASH", "crashed (SIGSEGV) while ending")]
    [InlineData("-DUNLOAD=HANG", "timed out while ending")]
    public void A_fault_while_it_is_probed_rejects_it(string option, string verdict)
    {
        using NativePlugin native = new(option);
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne(limits: Hasty);
        Assert.StartsWith(verdict, plugin.Reason, StringComparison.Ordinal);
        Assert.Equal((PluginState.Rejected, 1), (plugin.State, plugin.Faults));
        Assert.Equal(plugin.Reason, plugin.Backend!.UnavailableReason);
    }

    [Theory]
    [InlineData("-DOPEN=return NULL", "it did not open, and gave no reason")]
    [InlineData(Open + "p.abi_version = 0; return &p", "it follows version 0 of the C ABI; this host reads 1 to 1")]
    [InlineData(Open + "p.abi_version = 2; return &p", "it follows version 2 of the C ABI; this host reads 1 to 1")]
    [InlineData(Open + "p.size = 0; return &p", "the size of its kernels_plugin is 0 bytes")]
    [InlineData(Open + "p.size = 0xffffffff; return &p", "the size of its kernels_plugin is 4294967295 bytes")]
    [InlineData(Open + "p.id = NULL; return &p", "its id is null")]
    [InlineData(Open + "p.id = \"other\"; return &p", "its id is 'other'; required: 'hostile'")]
    [InlineData(Open + "p.get_kernel = NULL; return &p", "its get_kernel is null")]
    [InlineData("-Dkernels_open=other_open", "it exports no 'kernels_open'")]
    [InlineData("-DOPEN=return (const void *)16", "its kernels_plugin can't be read: there is no memory at 0x10")]
    [InlineData("-DLOAD=extern int nowhere; nowhere = 1", "the system can't load it: ")]
    [InlineData(GetKernel + "k.compute = NULL; return &k", None + "julia/1: it can't be used: its compute is null")]
    [InlineData(GetKernel + "k.size = 1u << 30; return &k", None + "julia/1: it can't be used: the size of its struct is 1073741824 bytes; allowed: 8 to 65536")]
    [InlineData("-DGET_KERNEL=return (const void *)16", None + "julia/1: it can't be used: its struct can't be read: there is no memory at 0x10")]
    [InlineData("-DGET_KERNEL=return NULL", None + "julia/1: it is missing: the manifest names it, and the plug-in does not offer it")]
    public void What_breaks_the_rules_is_rejected_for_this_reason(string option, string reason)
    {
        using NativePlugin native = new(option);
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.StartsWith(reason, plugin.Reason, StringComparison.Ordinal);
        Assert.Equal((PluginState.Rejected, 0), (plugin.State, plugin.Faults));
    }

    [Theory]
    [InlineData("-DPROBE=return 0", "it was built for another processor: its probe says that it can't run on this one")]
    [InlineData("-DOPEN=*error = \"there is no GPU\"; return NULL", "there is no GPU")]
    public void What_is_missing_on_this_machine_makes_it_unavailable(string option, string reason)
    {
        using NativePlugin native = new(option);
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.Equal((PluginState.Unavailable, 0, reason), (plugin.State, plugin.Faults, plugin.Reason));
    }

    [Fact]
    public void A_library_that_it_needs_and_that_is_not_there_makes_it_unavailable()
    {
        using NativePlugin needed = new();
        using NativePlugin native = new("-Wl,--no-as-needed", needed.Library);
        File.Delete(needed.Library);
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.Equal(PluginState.Unavailable, plugin.State);
        Assert.Contains(needed.Library, plugin.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_get_kernel_offers_beyond_the_manifest_is_left_out()
    {
        using NativePlugin native = new("-DGET_KERNEL=return &kernel");
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.Equal(["julia/1"], plugin.Backend!.Implementations.Select(implementation => implementation.Contract.Id));
        Assert.Contains("spmv/1: it is left out: the plug-in offers it, and the manifest does not name it", plugin.Backend.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("text", "it is no library: it does not begin like an ELF file")]
    [InlineData("half", "the file is cut short")]
    [InlineData("empty", "the file is empty")]
    [InlineData("foreign", "it was built for another processor: Arm")]
    public void A_file_that_is_no_library_for_this_machine_is_rejected(string damage, string reason)
    {
        const int MachineOffset = 18;
        const ushort Arm = 40;

        using NativePlugin native = new();
        byte[] content = File.ReadAllBytes(native.Library);
        switch (damage)
        {
            case "text":
                content = "#!/bin/sh\n"u8.ToArray();
                break;
            case "half":
                content = content[..(content.Length / 2)];
                break;
            case "empty":
                content = [];
                break;
            default:
                BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(MachineOffset), Arm);
                break;
        }

        File.WriteAllBytes(native.Library, content);
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.StartsWith(reason, plugin.Reason, StringComparison.Ordinal);
        Assert.Equal(PluginState.Rejected, plugin.State);
    }

    [Fact]
    public void One_that_is_right_runs_in_this_process_or_in_its_own()
    {
        using NativePlugin native = new();
        Catalogs catalogs = new(native.Plugins);
        foreach (bool isolate in new[] { false, true })
        {
            using PluginCatalog catalog = catalogs.Load(isolate);
            Backend backend = Assert.Single(catalog.Plugins).Backend!;
            Assert.Equal(isolate, backend.IsOutOfProcess);
            Assert.Equal([5, 5, 5, 5, 5, 5], Calls.Julia(backend));
            Assert.Equal(catalog.Plugins[0].Candidate.Hash, backend.Build);
        }
    }

    [Fact]
    public void A_leak_ends_at_the_limit()
    {
        using NativePlugin native = new("-DCALL=for (;;) memset(malloc(1 << 24), 1, 1 << 24)");
        using PluginCatalog catalog = new Catalogs(native.Plugins).Load(isolate: true, maxDataBytes: 2L << 30);
        Backend backend = Assert.Single(catalog.Plugins).Backend!;
        Assert.Equal(KernelFault.Crashed, Assert.Throws<KernelException>(() => Calls.Julia(backend)).Fault);
    }
}
