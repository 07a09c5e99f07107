using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Catalog;

/// <summary>Managed plug-ins through all steps of loading; a copy of this assembly is the plug-in.</summary>
public sealed class ManagedPluginTests : IDisposable
{
    private readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_is_right_shares_the_contracts_and_nothing_else(bool isolate)
    {
        Add(typeof(ManagedPlugin));
        using PluginCatalog catalog = new Catalogs(_folder).Load(isolate);
        LoadedPlugin plugin = Assert.Single(catalog.Plugins);
        Assert.True(plugin.State == PluginState.Accepted, plugin.Reason);
        Assert.Equal(isolate, plugin.Backend!.IsOutOfProcess);
        Assert.Equal([5, 5, 5, 5, 5, 5], Calls.Julia(plugin.Backend));
        if (!isolate)
        {
            object kernel = ((Implementation<JuliaArguments>)plugin.Backend.Implementations[0]).Kernel;
            Assert.NotSame(typeof(ManagedPlugin).Assembly, kernel.GetType().Assembly);
        }
    }

    [Theory]
    [InlineData("Kernels.Plugins.Tests.Support.NoSuchPlugin", "there is no class Kernels.Plugins.Tests.Support.NoSuchPlugin in Plugin.dll")]
    [InlineData("Kernels.Plugins.Tests.Support.Catalogs", "Kernels.Plugins.Tests.Support.Catalogs does not implement IKernelPlugin")]
    public void A_class_that_is_no_plug_in_is_rejected(string type, string reason)
    {
        Add(typeof(ManagedPlugin), type);
        LoadedPlugin plugin = new Catalogs(_folder).LoadOne();
        Assert.Equal((PluginState.Rejected, 0, reason), (plugin.State, plugin.Faults, plugin.Reason));
    }

    /// <summary>A class has no other way to report that something is missing.</summary>
    [Fact]
    public void A_class_that_throws_is_unavailable()
    {
        Add(typeof(ThrowingPlugin));
        LoadedPlugin plugin = new Catalogs(_folder).LoadOne();
        Assert.Equal(
            (PluginState.Unavailable, "it can't be loaded: InvalidOperationException: not today"), (plugin.State, plugin.Reason));
    }

    [Fact]
    public void A_contract_that_is_not_the_host_s_can_not_be_used()
    {
        Add(typeof(LyingPlugin));
        LoadedPlugin plugin = new Catalogs(_folder).LoadOne();
        Assert.Equal(
            (PluginState.Rejected,
                "none of its manifest's kernels can be used: "
                + "julia/1: it can't be used: it is offered twice, or with a contract that is not this host's"),
            (plugin.State, plugin.Reason));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [UnsupportedOSPlatform("windows")]
    public void An_assembly_from_outside_its_folder_is_looked_at(bool isOpen)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is known on Linux.");
        string outside = _folder.File("outside.dll");
        File.Copy(typeof(Assert).Assembly.Location, outside);
        File.SetUnixFileMode(outside, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isOpen ? UnixFileMode.OtherWrite : 0));
        File.WriteAllText(Path.Combine(Add(typeof(ReachingPlugin)), "outside.txt"), outside);
        LoadedPlugin plugin = new Catalogs(_folder).LoadOne();
        if (isOpen)
        {
            Assert.Equal(PluginState.Rejected, plugin.State);
            Assert.Contains($"it loads {outside} from outside its folder", plugin.Reason, StringComparison.Ordinal);
        }
        else
        {
            Assert.True(plugin.State == PluginState.Accepted, plugin.Reason);
            Assert.Contains(outside, plugin.Libraries);
        }
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_rejected()
    {
        string folder = Add(typeof(ManagedPlugin));
        File.WriteAllText(Path.Combine(folder, "Plugin.dll"), "no assembly");
        LoadedPlugin plugin = new Catalogs(_folder).LoadOne();
        Assert.Equal(PluginState.Rejected, plugin.State);
        Assert.StartsWith("it can't be loaded: BadImageFormatException: ", plugin.Reason, StringComparison.Ordinal);
    }

    /// <summary>An application that has packages alone has no program to try a plug-in with.</summary>
    [Fact]
    public void Without_a_program_to_try_it_with_it_has_to_be_trusted_or_pinned()
    {
        Add(typeof(ManagedPlugin));
        Catalogs catalogs = new(_folder);
        LoadedPlugin unknown = catalogs.LoadAlone("managed-test", isTrusted: false);
        Assert.Equal(PluginState.Unavailable, unknown.State);
        string hash = unknown.Candidate.Hash!;
        Assert.EndsWith(
            $"Kernels:Plugins:Trust:managed-test true, or Kernels:Plugins:Pins:managed-test with its hash {hash}", unknown.Reason, StringComparison.Ordinal);

        foreach (LoadedPlugin plugin in (LoadedPlugin[])
            [catalogs.LoadAlone("managed-test", isTrusted: true), catalogs.LoadAlone("managed-test", isTrusted: false, hash)])
        {
            Assert.True(plugin.State == PluginState.Accepted, plugin.Reason);
            Assert.Contains("was not tried in a child first", plugin.Reason, StringComparison.Ordinal);
            Assert.Equal([5, 5, 5, 5, 5, 5], Calls.Julia(plugin.Backend!));
        }

        Assert.False(File.Exists(catalogs.RecordPath));
        Assert.Equal(PluginState.Rejected, catalogs.LoadAlone("managed-test", isTrusted: true, new string('0', 64)).State);
    }

    [Fact]
    public void One_that_is_trusted_and_has_no_kernel_is_rejected()
    {
        Add(typeof(LyingPlugin));
        LoadedPlugin plugin = new Catalogs(_folder).LoadAlone("managed-test", isTrusted: true);
        Assert.Equal(PluginState.Rejected, plugin.State);
        Assert.StartsWith("none of its manifest's kernels can be used: ", plugin.Reason, StringComparison.Ordinal);
    }

    private string Add(Type plugin, string? typeName = null)
    {
        JsonObject manifest = PluginFolder.Manifest("managed-test", "managed");
        manifest["type"] = typeName ?? plugin.FullName;
        string folder = _folder.Add("managed-test", manifest);
        File.Copy(plugin.Assembly.Location, Path.Combine(folder, "Plugin.dll"));
        return folder;
    }
}
