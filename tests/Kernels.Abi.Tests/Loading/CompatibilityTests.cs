using Kernels.Abi.Tests.Support;
using Kernels.Native;

namespace Kernels.Abi.Tests.Loading;

/// <summary>Hosts and plug-ins of different ages work together, or say why they don't.</summary>
public sealed class CompatibilityTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    [Fact]
    public void A_plug_in_becomes_a_backend()
    {
        string path = folder.Plugin("plugin.c");
        Backend backend = PluginLoader.Load(path);
        Assert.Null(backend.UnavailableReason);
        Assert.Equal("tiny", backend.Name);
        Assert.Equal(path, backend.Origin);
        Assert.Empty(backend.Problems);
        Implementation julia = Assert.Single(backend.Implementations);
        Assert.Equal(("scalar", ThreadSupport.One), (julia.InstructionSet, julia.Threads));
        Assert.Equal([10 + 100 + 7 + 1000 + 2, 20 + 100 + 7 + 1000 + 2], Calls.Julia(backend, cImaginary: 7, maxIterations: 1000));
    }

    [Fact]
    public void Open_gets_the_hosts_version()
        => Assert.Equal("opened for version 1 (version 1.0.0)", PluginLoader.Load(folder.Plugin("plugin.c")).Description);

    [Fact]
    public void A_newer_plug_in_with_larger_structs_works_in_this_host()
    {
        Backend backend = PluginLoader.Load(folder.Plugin("newer.c"));
        Assert.Null(backend.UnavailableReason);
        Assert.Equal("from the future (version 9.0.0)", backend.Description);
        Assert.Equal(ThreadSupport.Many, Assert.Single(backend.Implementations).Threads);
        Assert.Equal([5, 5], Calls.Julia(backend, maxIterations: 5));
        Assert.Equal("newer could not compute julia/1: it failed inside (status -3): not yet", Calls.JuliaError(backend, cReal: -1));
    }

    [Fact]
    public void An_older_plug_in_works_in_this_host_which_reads_no_more_than_it_has()
    {
        Backend backend = PluginLoader.Load(folder.Plugin("older.c"));
        Assert.Null(backend.UnavailableReason);
        Assert.Equal("from the past (version 1.0.0)", backend.Description);
        Assert.Equal([5, 5], Calls.Julia(backend, maxIterations: 5));
        Assert.Equal("older could not compute julia/1: it failed inside (status -3).", Calls.JuliaError(backend, cReal: -1));
    }

    [Theory]
    [InlineData(1, "score 1", "id newer", "abi_version 1", "instruction_set scalar", "julia 0: 10 10 10")]
    [InlineData(2, "score 1", "id newer", "abi_version 1", "instruction_set scalar", "julia 0: 10 10 10")]
    [InlineData(0, "score 1", "error needs a host of version 1 or above")]
    public void A_newer_plug_in_works_in_a_host_of_the_past(int hostVersion, params string[] expected)
        => Assert.Equal(expected, Tool.Run(folder.Program("host.c"), [folder.Plugin("newer.c"), $"{hostVersion}"]).Succeeded().Lines);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4_294_967_295)]
    public void A_plug_in_that_follows_another_version_is_refused(long version)
        => Assert.Equal(
            $"it follows version {version} of the C ABI; this host reads 1 to 1: use a build of the library that is made for this host",
            PluginLoader.Load(folder.Plugin("plugin.c", $"-DABI_VERSION={version}u")).UnavailableReason);

    [Fact]
    public void A_plug_in_that_refuses_this_host_is_quoted()
        => Assert.Equal(
            "needs a host of version 7; get Kernels 9",
            PluginLoader.Load(folder.Plugin(
                "plugin.c", "-DOPEN_RESULT=NULL", "-DOPEN_ERROR=\"needs a host of version 7; get Kernels 9\"")).UnavailableReason);

    [Fact]
    public void Of_several_libraries_the_first_with_the_highest_score_is_taken()
    {
        string low = folder.Plugin("plugin.c", "-DPROBE=1");
        string high = folder.Plugin("plugin.c", "-DPROBE=5");
        string equal = folder.Plugin("plugin.c", "-DPROBE=5");
        string none = folder.Plugin("plugin.c", "-DPROBE=0");
        Assert.Equal(high, PluginLoader.LoadBest([low, high, equal, none, "absent.so"], "tiny").Origin);
    }

    [Fact]
    public void Of_several_libraries_that_cannot_be_used_the_last_ones_reason_is_told()
    {
        string none = folder.Plugin("plugin.c", "-DPROBE=0");
        Backend backend = PluginLoader.LoadBest([none, folder.NewPath("absent.so")], "tiny");
        Assert.Equal(("tiny", "there is no such file"), (backend.Name, backend.UnavailableReason));
    }
}
