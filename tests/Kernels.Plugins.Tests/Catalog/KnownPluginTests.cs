using System.Text.Json.Nodes;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Known;
using Kernels.Plugins.Libraries;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Catalog;

/// <summary>What the record keeps about plug-ins: that they were probed, and how they failed.</summary>
public sealed class KnownPluginTests : IDisposable
{
    private static readonly WorkerLimits Hasty = ShellWorker.Limits with { FirstCall = TimeSpan.FromSeconds(1) };
    private static readonly PluginManifest Manifest =
        ManifestReader.Parse(System.Text.Encoding.UTF8.GetBytes(PluginFolder.Manifest("mine").ToJsonString()));

    private readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The plug-in counts its loads in a file beside its folder, which is not part of the hash.</summary>
    [Fact]
    public void What_is_known_is_not_probed_again_unless_it_changes_or_is_asked_for()
    {
        string count = _folder.File("count");
        using NativePlugin native = new($"-DLOAD=FILE *f = fopen(\"{count}\", \"a\"); fputc('.', f); fclose(f)");
        Catalogs catalogs = new(native.Plugins);
        Assert.Equal(1, LoadsOf(isolate: true));
        Assert.Equal(0, LoadsOf(isolate: true));
        Assert.Equal(1, LoadsOf(isolate: true, rescan: true));
        Assert.Equal(1, LoadsOf(isolate: true, environment: "another machine"));
        Assert.Equal(0, LoadsOf(isolate: true, environment: "another machine"));
        File.AppendAllText(native.Library, "changed");
        Assert.Equal(1, LoadsOf(isolate: true, environment: "another machine"));

        int LoadsOf(bool isolate, bool rescan = false, string environment = Catalogs.Environment)
        {
            File.WriteAllText(count, "");
            Assert.Equal(PluginState.Accepted, catalogs.LoadOne(isolate, rescan: rescan, environment: environment).State);
            return File.ReadAllText(count).Length;
        }
    }

    [Fact]
    public void What_a_plug_in_told_is_corrected_when_its_process_tells_something_else()
    {
        JsonObject manifest = PluginFolder.Manifest("mine", "worker");
        manifest["command"] = new JsonArray("sh", "worker.sh");
        _folder.Add("mine", manifest, ("worker.sh", """
            while IFS= read -r line; do
                id=${line#*\"id\":}
                id=${id%%,*}
                result='{}'
                case $line in
                    *'"method":"initialize"'*) result=$(cat ../told) ;;
                esac
                printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
                case $line in
                    *'"method":"shutdown"'*) exit 0 ;;
                esac
            done
            """));
        Catalogs catalogs = new(_folder);
        Tell("""{"id":"julia/1","threads":"one","instructionSet":"version 1"}""");
        Assert.Equal("version 1", LabelOf(catalogs.LoadOne()));

        Tell("""{"id":"julia/1","threads":"one","instructionSet":"version 2"}""");
        Assert.Equal("version 1", LabelOf(catalogs.LoadOne()));
        using (PluginCatalog catalog = catalogs.Load())
        {
            LoadedPlugin plugin = Assert.Single(catalog.Plugins);
            Calls.Julia(plugin.Backend!);
            Assert.Equal("version 2", LabelOf(plugin));
        }

        Assert.Equal("version 2", LabelOf(catalogs.LoadOne()));

        void Tell(string kernel) => File.WriteAllText(
            _folder.File("told"), $$"""{"protocol":1,"id":"mine","version":"1.0.0","kernels":[{{kernel}}]}""");

        static string LabelOf(LoadedPlugin plugin) => Assert.Single(plugin.Backend!.Implementations).InstructionSet;
    }

    [Fact]
    public void Three_faults_lead_to_quarantine_until_it_is_forgiven_or_changed()
    {
        using NativePlugin native = new("-DCALL=CRASH");
        Catalogs catalogs = new(native.Plugins);
        using (PluginCatalog catalog = catalogs.Load(isolate: true))
        {
            Backend backend = Assert.Single(catalog.Plugins).Backend!;
            for (int fault = 0; fault < KnownPlugin.MaxFaults; fault++)
            {
                Assert.Throws<KernelException>(() => Calls.Julia(backend));
            }
        }

        LoadedPlugin quarantined = catalogs.LoadOne();
        Assert.Equal((PluginState.Quarantined, 3), (quarantined.State, quarantined.Faults));
        Assert.Equal(
            "it is in quarantine after 3 faults, the last one: crashed (SIGSEGV) during julia/1; "
            + "'kernels plugins --forgive hostile' lifts that",
            quarantined.Reason);
        Assert.Equal(quarantined.Reason, quarantined.Backend!.UnavailableReason);

        Assert.Equal(1, catalogs.Record.Forgive("hostile"));
        Assert.Equal(0, catalogs.Record.Forgive("hostile"));
        Assert.Equal((PluginState.Accepted, 0), StateOf(catalogs.LoadOne(isolate: true)));

        File.AppendAllText(native.Library, "changed");
        Assert.Equal((PluginState.Accepted, 0), StateOf(catalogs.LoadOne(isolate: true)));
    }

    [Fact]
    public async Task A_call_that_is_cut_off_by_the_end_of_the_host_is_no_fault()
    {
        using NativePlugin native = new("-DCALL=HANG");
        Catalogs catalogs = new(native.Plugins);
        PluginCatalog catalog = catalogs.Load(isolate: true);
        Backend backend = Assert.Single(catalog.Plugins).Backend!;
        Task<KernelException> call = Task.Run(() => Assert.Throws<KernelException>(() => Calls.Julia(backend)));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.False(call.IsCompleted);
        catalog.Dispose();
        Assert.Equal(KernelFault.Crashed, (await call).Fault);
        Assert.Equal((PluginState.Accepted, 0), StateOf(catalogs.LoadOne(isolate: true)));
    }

    [Fact]
    public void A_hang_in_a_call_is_a_fault()
    {
        using NativePlugin native = new("-DCALL=HANG");
        Catalogs catalogs = new(native.Plugins);
        using (PluginCatalog catalog = catalogs.Load(isolate: true, limits: Hasty))
        {
            Backend backend = Assert.Single(catalog.Plugins).Backend!;
            Assert.Equal(KernelFault.TimedOut, Assert.Throws<KernelException>(() => Calls.Julia(backend)).Fault);
        }

        Assert.Equal((PluginState.Accepted, 1), StateOf(catalogs.LoadOne(isolate: true)));
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        KnownFacts facts = new(
            "here",
            [new WorkerKernel("julia/1", ThreadSupport.Many, "x86-64-v3")],
            [new BackendProblem("spmv/1", "it is missing")],
            [new OutsideLibrary("/usr/lib/libm.so.6", "907784-1")]);
        Catalogs catalogs = new(_folder);
        catalogs.Record.Remember("hash", Manifest, facts);
        catalogs.Record.AddFault("hash", Manifest, "crashed\n(SIGSEGV)");

        KnownPlugin known = catalogs.Record.Find("hash")!;
        Assert.Equal(("mine", "1.0.0", 1, "crashed (SIGSEGV)"), (known.Id, known.Version, known.Faults, known.LastFault));
        Assert.Equal(
            (facts.Environment, facts.Kernels[0], facts.Problems[0], facts.Libraries[0]),
            (known.Facts!.Environment, known.Facts.Kernels[0], known.Facts.Problems[0], known.Facts.Libraries[0]));
        Assert.Null(catalogs.Record.Find("another"));
        Assert.Empty(catalogs.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"schema\":\"kernels.known-plugins/1\"}")]
    [InlineData("{\"schema\":\"kernels.known-plugins/1\",\"plugins\":[{\"hash\":1}]}")]
    public void A_damaged_record_is_set_aside(string text)
    {
        Catalogs catalogs = new(_folder);
        Directory.CreateDirectory(Path.GetDirectoryName(catalogs.RecordPath)!);
        File.WriteAllText(catalogs.RecordPath, text);
        Assert.Null(catalogs.Record.Find("hash"));
        Assert.StartsWith($"the record of plug-ins {catalogs.RecordPath} begins anew: ", Assert.Single(catalogs.Warnings), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(catalogs.RecordPath)!, "*.damaged-*"))));
    }

    [Fact]
    public void A_wrong_entry_is_set_aside_and_the_others_are_kept()
    {
        Catalogs catalogs = new(_folder);
        catalogs.Record.AddFault("good", Manifest, "crashed");
        string text = File.ReadAllText(catalogs.RecordPath).Replace("\"plugins\": [", "\"plugins\": [null,", StringComparison.Ordinal);
        File.WriteAllText(catalogs.RecordPath, text);
        Assert.Equal(1, catalogs.Record.Find("good")!.Faults);
        Assert.Equal(2, catalogs.Record.AddFault("good", Manifest, "crashed").Faults);
        Assert.StartsWith(
            $"the record of plug-ins {catalogs.RecordPath} loses an entry: \"plugins[0]\" is null; allowed: an object; the old file is ",
            Assert.Single(catalogs.Warnings),
            StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(catalogs.RecordPath)!, "*.damaged-*"))));
    }

    [Fact]
    public void A_fault_that_ends_within_a_character_is_remembered()
    {
        Catalogs catalogs = new(_folder);
        catalogs.Record.AddFault("hash", Manifest, new string('x', 999) + "😀");
        Assert.Equal(new string('x', 999), catalogs.Record.Find("hash")!.LastFault);
        Assert.Empty(catalogs.Warnings);
    }

    [Fact]
    public void A_record_that_can_t_be_written_is_a_warning_and_the_plug_in_is_probed()
    {
        using NativePlugin native = new();
        Catalogs catalogs = new(native.Plugins);
        Directory.CreateDirectory(catalogs.RecordPath);
        Assert.Equal(PluginState.Accepted, catalogs.LoadOne().State);
        Assert.All(catalogs.Warnings, warning => Assert.StartsWith($"the record of plug-ins {catalogs.RecordPath} can't be ", warning, StringComparison.Ordinal));
        Assert.NotEmpty(catalogs.Warnings);
    }

    [Fact]
    public void Changes_of_several_at_once_lose_nothing()
    {
        Catalogs catalogs = new(_folder);
        Parallel.For(0, 40, index => catalogs.Record.AddFault($"hash {index % 4}", Manifest, "fault"));
        Assert.All(Enumerable.Range(0, 4), index => Assert.Equal(10, catalogs.Record.Find($"hash {index}")!.Faults));
    }

    private static (PluginState State, int Faults) StateOf(LoadedPlugin plugin) => (plugin.State, plugin.Faults);
}
