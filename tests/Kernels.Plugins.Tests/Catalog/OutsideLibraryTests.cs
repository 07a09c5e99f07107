using System.Runtime.Versioning;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Catalog;

/// <summary>
/// A pin and a hash cover the folder of a plug-in. Libraries that it loads from elsewhere are listed, and refused if others may
/// write them, however they came to be loaded (Linux).
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class OutsideLibraryTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.OtherWrite;

    /// <summary>The outside library: any library will do, so it is another plug-in's.</summary>
    private readonly NativePlugin _outside = new();

    public OutsideLibraryTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is known on Linux.");

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_only_its_owner_may_write_is_listed(bool isolate)
    {
        using NativePlugin native = Linked();
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne(isolate);
        Assert.True(plugin.State == PluginState.Accepted, plugin.Reason);
        Assert.Contains(_outside.Library, plugin.Libraries);
        Assert.Contains(plugin.Libraries, library => Path.GetFileName(library).StartsWith("libc.", StringComparison.Ordinal));
        Assert.DoesNotContain(native.Library, plugin.Libraries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_others_may_write_rejects_the_plug_in(bool isFolder)
    {
        using NativePlugin native = Linked();
        string open = isFolder ? Path.GetDirectoryName(_outside.Library)! : _outside.Library;
        Open(open);
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.Equal((PluginState.Rejected, 0), (plugin.State, plugin.Faults));
        Assert.Contains(
            $"it loads {_outside.Library} from outside its folder, and others may write to {open}; if it is yours: chmod go-w",
            plugin.Reason,
            StringComparison.Ordinal);
    }

    /// <summary>Nothing is started then, because other users' code would run, even in this process.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_others_may_write_by_now_is_refused_before_anything_runs(bool isolate)
    {
        string trace = _outside.Plugins.File("trace");
        using NativePlugin native = Linked($"-DLOAD=fclose(fopen(\"{trace}\", \"w\"))");
        Catalogs catalogs = new(native.Plugins);
        Assert.Equal(PluginState.Accepted, catalogs.LoadOne(isolate: true).State);
        File.Delete(trace);
        Open(_outside.Library);
        LoadedPlugin plugin = catalogs.LoadOne(isolate);
        Assert.Equal(PluginState.Rejected, plugin.State);
        Assert.Contains($"it loads {_outside.Library} from outside its folder", plugin.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void One_that_was_replaced_has_the_plug_in_probed_again()
    {
        string trace = _outside.Plugins.File("trace");
        using NativePlugin native = Linked($"-DLOAD=fclose(fopen(\"{trace}\", \"w\"))");
        Catalogs catalogs = new(native.Plugins);
        Assert.Equal(PluginState.Accepted, catalogs.LoadOne(isolate: true).State);
        File.Delete(trace);
        Assert.Equal(PluginState.Accepted, catalogs.LoadOne(isolate: true).State);
        Assert.False(File.Exists(trace));

        File.SetLastWriteTimeUtc(_outside.Library, DateTime.UnixEpoch);
        Assert.Equal(PluginState.Accepted, catalogs.LoadOne(isolate: true).State);
        Assert.True(File.Exists(trace));
    }

    [Fact]
    public void One_that_is_loaded_when_the_plug_in_opens_is_found()
    {
        Open(_outside.Library);
        using NativePlugin native = new($"-DOPEN=dlopen(\"{_outside.Library}\", RTLD_NOW)");
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.Contains($"it loads {_outside.Library} from outside its folder", plugin.Reason, StringComparison.Ordinal);
    }

    /// <summary>The plug-in's process ends when the library is found.</summary>
    [Fact]
    public void One_that_a_call_loads_is_found_after_the_first()
    {
        Open(_outside.Library);
        using NativePlugin native = new($"-DCALL=dlopen(\"{_outside.Library}\", RTLD_NOW)");
        Catalogs catalogs = new(native.Plugins);
        using PluginCatalog catalog = catalogs.Load(isolate: true);
        KernelException refusal = Assert.Throws<KernelException>(() => Calls.Julia(Assert.Single(catalog.Plugins).Backend!));
        Assert.Contains($"it loads {_outside.Library} from outside its folder", refusal.Message, StringComparison.Ordinal);
        native.AssertGone();
    }

    [Fact]
    public void One_that_a_call_loads_is_remembered()
    {
        using NativePlugin native = new($"-DCALL=dlopen(\"{_outside.Library}\", RTLD_NOW)");
        Catalogs catalogs = new(native.Plugins);
        Assert.DoesNotContain(_outside.Library, catalogs.LoadOne(isolate: true).Libraries);
        using (PluginCatalog catalog = catalogs.Load(isolate: true))
        {
            Calls.Julia(Assert.Single(catalog.Plugins).Backend!);
        }

        Assert.Contains(_outside.Library, catalogs.LoadOne(isolate: true).Libraries);
    }

    [Fact]
    public void One_that_is_gone_after_it_was_loaded_is_refused()
    {
        using NativePlugin native = Linked($"-DLOAD=unlink(\"{_outside.Library}\")");
        LoadedPlugin plugin = new Catalogs(native.Plugins).LoadOne();
        Assert.Contains($"the library {_outside.Library} was deleted or replaced while it was loaded", plugin.Reason, StringComparison.Ordinal);
    }

    private NativePlugin Linked(params string[] options) => new(["-Wl,--no-as-needed", _outside.Library, .. options]);

    private static void Open(string path) => File.SetUnixFileMode(path, File.GetUnixFileMode(path) | Others);
}
