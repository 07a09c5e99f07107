using System.Text;
using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Tests.Hosting;

/// <summary>The whole section <c>Kernels</c> is checked: an unknown name is an error that lists the known ones.</summary>
public sealed class SettingsTests
{
    private const string Backends = "backends: auto, managed, simd, aot, native.";

    /// <summary>The settings that are lists, and what their elements are.</summary>
    private static readonly (string Key, string What)[] Lists =
        [("Kernels:Cache:Kernels", "kernels"), ("Kernels:Queue:Roots", "folders"), ("Kernels:Plugins:Folders", "folders")];

    [Theory]
    [InlineData("Kernels:Backend", "gpu", "Kernels:Backend = gpu: 'gpu' is unknown; " + Backends)]
    [InlineData("Kernels:Select:spmv:Backend", "gpu", "Kernels:Select:spmv:Backend = gpu: 'gpu' is unknown; " + Backends)]
    [InlineData("Kernels:Bakend", "simd", "Kernels:Bakend: 'Bakend' is unknown, did you mean 'Backend'; keys: Backend, Threads, Record, Select, Isolation, Executable, Limits, Plugins, Results, Cache, Queue.")]
    [InlineData("Kernels:Select:spmv:Cores", "2", "Kernels:Select:spmv:Cores: 'Cores' is unknown; keys: Backend, Threads.")]
    [InlineData("Kernels:Select:fft:Threads", "2", "Kernels:Select:fft: 'fft' is unknown; kernels: {kernels}.")]
    [InlineData("Kernels:Threads", "many", "Kernels:Threads = many: not a thread count; allowed: 0 (every processor) to 1024.")]
    [InlineData("Kernels:Threads", "-1", "Kernels:Threads = -1: not a thread count; allowed: 0 (every processor) to 1024.")]
    [InlineData("Kernels:Threads", "1025", "Kernels:Threads = 1025: not a thread count; allowed: 0 (every processor) to 1024.")]
    [InlineData("Kernels", "simd", "Kernels = simd: a value where a section is needed; keys: Backend, Threads, Record, Select, Isolation, Executable, Limits, Plugins, Results, Cache, Queue.")]
    [InlineData("Kernels:Select", "simd", "Kernels:Select = simd: a value where a section is needed; kernels: {kernels}.")]
    [InlineData("Kernels:Backend", "", "Kernels:Backend = : '' is unknown; " + Backends)]
    [InlineData("Kernels:Backend", null, "Kernels:Backend is null or an empty section; required: a value, or leave the key out.")]
    [InlineData("Kernels:Threads", "1\0", "Kernels:Threads holds a NUL; required: a value, or leave the key out.")]
    [InlineData("Kernels:Select", "", "Kernels:Select = : a value where a section is needed; kernels: {kernels}.")]
    [InlineData("Kernels:Plugins:Pins:mine", null, "Kernels:Plugins:Pins:mine is null or an empty section; required: a value, or leave the key out.")]
    [InlineData("Kernels:Limits:Call", "", "Kernels:Limits:Call = : not a duration; allowed: 0.001 to 86400 seconds.")]
    [InlineData("Kernels:Bake\nnd", "x", "Kernels:Bake nd: 'Bake nd' is unknown, did you mean 'Backend'; keys: Backend, Threads, Record, Select, Isolation, Executable, Limits, Plugins, Results, Cache, Queue.")]
    [InlineData("Kernels:Record", "", "Kernels:Record = : not a path; allowed: the path of a record, or none.")]
    [InlineData("Kernels:Isolation", "thread", "Kernels:Isolation = thread: 'thread' is unknown; values: none, plugins, process.")]
    [InlineData("Kernels:Executable", "/nowhere/kernels", "Kernels:Executable = /nowhere/kernels: no such file; required: the path of the kernels program.")]
    [InlineData("Kernels:Backend:Name", "simd", "Kernels:Backend:Name: Kernels:Backend takes a value and has no keys of its own.")]
    [InlineData("Kernels:Select:spmv", "simd", "Kernels:Select:spmv = simd: a value where a section is needed; keys: Backend, Threads.")]
    public void A_wrong_setting_is_one_line_that_says_what_exists(string key, string? value, string message)
        => Assert.Equal(
            message.Replace("{kernels}", string.Join(", ", KernelContracts.All.Select(contract => contract.Name)), StringComparison.Ordinal),
            Assert.Throws<KernelsConfigurationException>(() => Host((key, value))).Message);

    [Theory]
    [InlineData("x", "{list} = x: not a list of {what}; its first element is {list}:0.")]
    [InlineData(null, "{list} is null or an empty section; required: a list of {what}, or leave the key out.")]
    [InlineData("", "{list}:0 = : an empty text; required: a value, or leave the key out.", ":0")]
    [InlineData(null, "{list}:0 is null or an empty section; required: a value, or leave the key out.", ":0")]
    [InlineData("x\0", "{list}:7 holds a NUL; required: a value, or leave the key out.", ":7")]
    [InlineData("x", "{list}:first = x: not an element of a list; {what} are numbered 0, 1 and so on.", ":first")]
    [InlineData("x", "{list}:-1 = x: not an element of a list; {what} are numbered 0, 1 and so on.", ":-1")]
    [InlineData("x", "{list}:0:name: {list}:0 takes a value and has no keys of its own.", ":0:name")]
    public void What_is_no_list_is_told_alike_for_all_of_them(string? value, string message, string place = "")
    {
        foreach ((string list, string what) in Lists)
        {
            Assert.Equal(
                message.Replace("{list}", list, StringComparison.Ordinal).Replace("{what}", what, StringComparison.Ordinal),
                Assert.Throws<KernelsConfigurationException>(() => Host(($"{list}{place}", value))).Message);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Kernels": { "Cache": { "Kernels": [] }, "Queue": { "Roots": [] }, "Plugins": { "Folders": [] } } }""")]
    public void A_list_that_is_missing_or_empty_has_no_elements(string json)
    {
        KernelsSettings settings = Read(json);
        Assert.Equal((0, 0, 0), (settings.Cache.Kernels.Count, settings.Queue.Roots.Length, settings.Plugins.Folders.Length));
    }

    [Fact]
    public void Elements_of_a_list_come_from_all_sources_in_the_order_of_their_numbers()
    {
        string[] folders = [Path.GetFullPath("a"), Path.GetFullPath("b")];
        KernelsSettings settings = Read(
            """{ "Kernels": { "Cache": { "Kernels": [ "sum", "norm" ] }, "Queue": { "Roots": [] } } }""",
            ("Kernels:Queue:Roots:10", folders[1]),
            ("Kernels:Queue:Roots:2", folders[0]),
            ("Kernels:Plugins:Folders:0", "b"),
            ("Kernels:Cache:Kernels:1", "polynomial"));
        Assert.Equal(folders, settings.Queue.Roots);
        Assert.Equal([folders[1]], settings.Plugins.Folders.Select(folder => folder.Path));
        Assert.Equal(["polynomial", "sum"], settings.Cache.Kernels.Order());
    }

    [Fact]
    public void A_message_shows_the_beginning_of_what_is_long()
    {
        string message = Assert.Throws<KernelsConfigurationException>(() => Host(("Kernels:Backend", new string('x', 1_000_000)))).Message;
        Assert.InRange(message.Length, 1, 1000);
        Assert.Contains("xxx…", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernels_own_setting_precedes_the_sections()
    {
        KernelHost host = Host(
            ("Kernels:Backend", "simd"), ("Kernels:Threads", "2"), ("Kernels:Select:spmv:Backend", "managed"));
        Selection spmv = host.Select(Spmv.Contract);
        Assert.Equal(("managed", 2), (spmv.Backend.Name, spmv.Threads));
        Assert.Equal("set by Kernels:Select:spmv:Backend", spmv.Reason);
        Assert.Equal("simd", host.Select(Julia.Contract).Backend.Name);
    }

    [Fact]
    public void Later_sources_precede_earlier_ones()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kernels:Backend", "managed")])
            .AddInMemoryCollection([new("Kernels:Backend", "simd")])
            .Build();
        Assert.Equal("simd", KernelHost.Create(configuration).Select(Julia.Contract).Backend.Name);
    }

    [Fact]
    public void Names_ignore_case()
        => Assert.Equal("simd", Host(("kernels:backend", "SIMD")).Select(Julia.Contract).Backend.Name);

    [Fact]
    public void Without_settings_auto_takes_the_first_available_in_its_order_and_says_so()
    {
        KernelHost host = Host();
        Selection selection = host.Select(Julia.Contract);
        string expected = KernelHost.AutoOrder.First(name => host.FindBackend(name).UnavailableReason is null);
        Assert.Equal(expected, selection.Backend.Name);
        Assert.StartsWith("auto: first available of native, simd, aot, managed (", selection.Reason, StringComparison.Ordinal);
        Assert.EndsWith("Kernels:Record is none)", selection.Reason, StringComparison.Ordinal);
        Assert.Null(selection.Evidence);
        Assert.Null(selection.Warning);
    }

    private static KernelsSettings Read(string json, params (string Key, string? Value)[] settings)
        => KernelHost.ReadSettings(
            new ConfigurationBuilder()
                .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
                .Build(),
            new ApplicationKernels());

    /// <summary>A host that ignores the record of the person who runs the tests.</summary>
    private static KernelHost Host(params (string Key, string? Value)[] settings)
        => KernelHost.Create(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kernels:Record", "none")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build());
}
