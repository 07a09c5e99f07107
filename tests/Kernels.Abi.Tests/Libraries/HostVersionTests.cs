using Kernels.Abi.Tests.Support;
using Kernels.Native.Interop;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>A library serves hosts of every version since 1, older and newer than itself.</summary>
public abstract unsafe class HostVersionTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    /// <summary>The path of the library.</summary>
    protected abstract string Library { get; }

    /// <summary>The library's id.</summary>
    protected abstract string Id { get; }

    [Fact]
    public void A_host_without_a_version_is_refused_with_a_reason()
    {
        kernels_plugin* plugin = OwnLibraries.Open(Library, 0, out string? error);
        Assert.True(plugin == null);
        Assert.Contains("version is 0", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(999)]
    [InlineData(uint.MaxValue)]
    public void A_host_of_the_same_or_a_newer_version_gets_the_one_plug_in(uint hostVersion)
    {
        kernels_plugin* plugin = OwnLibraries.Open(Library, hostVersion, out _);
        Assert.Equal((nint)OwnLibraries.Open(Library, 1, out _), (nint)plugin);
        Assert.Equal(AbiConstants.KERNELS_ABI_VERSION, plugin->abi_version);
        Assert.Equal((uint)sizeof(kernels_plugin), plugin->size);
    }

    [Fact]
    public void A_host_of_the_day_when_version_1_was_new_still_works()
    {
        string[] lines = Tool.Run(folder.Program("host.c"), [Library, "1"]).Succeeded().Lines;
        Assert.Equal($"id {Id}", lines[1]);
        Assert.Equal("abi_version 1", lines[2]);
        Assert.Equal("julia 0: 2 1 0", lines[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("julia")]
    [InlineData("julia/2")]
    [InlineData("JULIA/1")]
    [InlineData("julia/1 ")]
    public void A_kernel_that_does_not_exist_is_null(string id)
        => Assert.True(OwnLibraries.FindKernel(Library, id) == null);
}

/// <summary>The C library.</summary>
public sealed class NativeHostVersionTests(BuildFolder folder) : HostVersionTests(folder)
{
    protected override string Library => OwnLibraries.RequireNative();

    protected override string Id => "native";
}

/// <summary>The NativeAOT library.</summary>
public sealed class AotHostVersionTests(BuildFolder folder) : HostVersionTests(folder)
{
    protected override string Library => OwnLibraries.RequireAot(InstructionSets.Best);

    protected override string Id => "aot";
}
