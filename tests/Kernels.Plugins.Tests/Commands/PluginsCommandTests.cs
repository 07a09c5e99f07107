using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Kernels.Abi.Tests.Support;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Commands;

/// <summary>Runs the command line as a process, with the test's own plug-ins and record.</summary>
public sealed class PluginsCommandTests
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "kernels.dll");

    [Fact]
    public void Plugins_tells_of_each_what_became_of_it_and_why()
    {
        using NativePlugin native = new();
        native.Plugins.Add("broken", new JsonObject());
        native.Plugins.Add("empty", PluginFolder.Manifest("empty"));
        ToolResult run = Run(native.Plugins, [], "plugins").Succeeded();
        Assert.Contains("hostile  1.0.0    native  accepted       0  julia/1", run.Output, StringComparison.Ordinal);
        Assert.Contains("broken: kernels-plugin.json: \"schema\" is missing", run.Output, StringComparison.Ordinal);
        Assert.Contains("empty: its folder has no file 'libplugin.so', which its manifest names", run.Output, StringComparison.Ordinal);

        JsonNode list = JsonNode.Parse(Run(native.Plugins, [], "plugins", "--json").Succeeded().Output)!;
        Assert.Equal("kernels.plugins/1", (string?)list["schema"]);
        Assert.Equal(
            [("broken", "rejected"), ("empty", "rejected"), ("hostile", "accepted")],
            list["plugins"]!.AsArray().Select(plugin => ((string)plugin!["id"]!, (string)plugin["state"]!)));
    }

    [Fact]
    public void A_manifest_that_is_no_text_hides_no_other_and_ends_no_verb()
    {
        using NativePlugin native = new();
        string folder = native.Plugins.Add("broken", new JsonObject());
        File.WriteAllText(Path.Combine(folder, "kernels-plugin.json"), """{"schema":"kernels.plugin/1","kind":"\ud800"}""");
        Assert.Contains(
            "broken: kernels-plugin.json: line 1 holds text that is no Unicode",
            Run(native.Plugins, [], "plugins").Succeeded().Output,
            StringComparison.Ordinal);
        foreach (string[] verb in (string[][])[["list"], ["info", "julia"], ["run", "julia", "--width", "8", "--height", "8"], ["tune", "--show"]])
        {
            Run(native.Plugins, [], verb).Succeeded();
        }

        // Settings for a plug-in stay valid while its manifest is broken.
        Run(native.Plugins, [("Kernels__Plugins__Isolation__broken", "process")], "list").Succeeded();
    }

    [Fact]
    public void Plugins_lists_libraries_from_outside_where_it_is_asked_to()
    {
        using NativePlugin outside = new();
        using NativePlugin native = new("-Wl,--no-as-needed", outside.Library);
        string line = $"outside its folder {outside.Library}";
        Assert.DoesNotContain(line, Run(native.Plugins, [], "plugins").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains(line, Run(native.Plugins, [], "plugins", "--verbose").Succeeded().Output, StringComparison.Ordinal);
        JsonNode list = JsonNode.Parse(Run(native.Plugins, [], "plugins", "--json").Succeeded().Output)!;
        Assert.Contains(outside.Library, list["plugins"]![0]!["libraries"]!.AsArray().Select(library => (string)library!));
    }

    /// <summary>Libraries that the environment adds are loaded into the plug-in's process too.</summary>
    [Theory]
    [InlineData("LD_PRELOAD")]
    [InlineData("LD_LIBRARY_PATH")]
    [UnsupportedOSPlatform("windows")]
    public void A_library_that_the_environment_leads_to_is_looked_at(string variable)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is known on Linux.");
        using NativePlugin outside = new();
        string folder = Path.GetDirectoryName(outside.Library)!;
        using NativePlugin native = new(["-Wl,--no-as-needed", $"-L{folder}", .. variable == "LD_PRELOAD" ? [] : (string[])["-lplugin"]]);
        File.SetUnixFileMode(outside.Library, File.GetUnixFileMode(outside.Library) | UnixFileMode.OtherWrite);
        ToolResult run = Run(native.Plugins, [(variable, variable == "LD_PRELOAD" ? outside.Library : folder)], "plugins");
        Assert.Contains(
            $"it loads {outside.Library} from outside its folder, and others may write to {outside.Library}",
            run.Succeeded().Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_plug_in_is_a_backend_by_its_name()
    {
        using NativePlugin native = new();
        Assert.Contains("hostile", Run(native.Plugins, [], "list").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains(
            "hostile", Run(native.Plugins, [("Kernels__Backend", "hostile")], "list", "--json").Succeeded().Output, StringComparison.Ordinal);

        // It computes nonsense, which compare reports; this shows that it was called.
        ToolResult compared = Run(native.Plugins, [], "compare", "julia", "--size", "tiny", "--backends", "managed,hostile", "--rounds", "2", "--no-ceilings");
        Assert.Equal(1, compared.ExitCode);
        Assert.Contains("fail", compared.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plug_in_that_crashes_in_a_call_is_told_and_the_others_are_compared()
    {
        using NativePlugin native = new("-DCALL=CRASH");
        ToolResult run = Run(
            native.Plugins,
            [],
            "compare", "julia", "--size", "tiny", "--backends", "managed,hostile", "--rounds", "2", "--threads", "1", "--no-ceilings");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("crashed (SIGSEGV)", run.Output, StringComparison.Ordinal);
        Assert.Contains("baseline", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Quarantine_is_shown_and_lifted()
    {
        using NativePlugin native = new("-DLOAD=CRASH");
        for (int probe = 0; probe < 3; probe++)
        {
            Assert.Contains("hostile: crashed (SIGSEGV) while loading", Run(native.Plugins, [], "plugins").Output, StringComparison.Ordinal);
        }

        Assert.Contains("'kernels plugins --forgive hostile' lifts that", Run(native.Plugins, [], "plugins").Output, StringComparison.Ordinal);
        ToolResult selected = Run(native.Plugins, [("Kernels__Backend", "hostile")], "run", "julia");
        Assert.Equal(3, selected.ExitCode);
        Assert.Contains("in quarantine after 3 faults", selected.Error, StringComparison.Ordinal);

        Assert.Contains(
            "hostile: crashed (SIGSEGV) while loading", Run(native.Plugins, [], "plugins", "--forgive", "hostile").Output, StringComparison.Ordinal);
        ToolResult unknown = Run(native.Plugins, [], "plugins", "--forgive", "other");
        Assert.Equal((2, "kernels: there is nothing to forgive: no plug-in 'other' has faults.\n"), (unknown.ExitCode, unknown.Error));
    }

    /// <summary>Otherwise its crash would end the command with SIGSEGV.</summary>
    [Theory]
    [InlineData("check", "julia", "--backends", "hostile", "--threads", "1")]
    [InlineData("run", "julia", "--width", "9", "--height", "9", "--backend", "hostile", "--isolate")]
    public void What_the_command_line_says_of_isolation_is_said_of_every_plug_in(params string[] arguments)
    {
        using NativePlugin native = new("-DCALL=CRASH");
        ToolResult run = Run(native.Plugins, [("Kernels__Plugins__Isolation__hostile", "none")], arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("crashed (SIGSEGV) during julia/1", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_counts_towards_quarantine_and_the_conformance_kit_does_not()
    {
        using NativePlugin native = new("-DCALL=CRASH");
        string[] kit = ["check", "--plugin", native.Plugins.Path, "--threads", "1"];
        Assert.Contains("crashed (SIGSEGV)", Run(native.Plugins, [], kit).Output, StringComparison.Ordinal);
        Assert.Contains("accepted       0", Run(native.Plugins, [], "plugins").Output, StringComparison.Ordinal);

        Assert.Equal(1, Run(native.Plugins, [], "check", "julia", "--backends", "hostile", "--threads", "1").ExitCode);
        Assert.Contains("quarantined       3", Run(native.Plugins, [], "plugins").Output, StringComparison.Ordinal);
        Assert.Matches("manifest and load +pass", Run(native.Plugins, [], kit).Output);
    }

    [Theory]
    [InlineData("Kernels__Plugins__Folder", "x", "Kernels:Plugins:Folder: 'Folder' is unknown, did you mean 'Folders'; keys: Folders, Pins, Trust, Isolation, Record.")]
    [InlineData("Kernels__Plugins__Folders", "x", "Kernels:Plugins:Folders = x: not a list of folders; its first element is Kernels:Plugins:Folders:0.")]
    [InlineData("Kernels__Plugins__Trust__hostile", "yes", "Kernels:Plugins:Trust:hostile = yes: not allowed; allowed: true, false.")]
    [InlineData("Kernels__Plugins__Pins__hostile", "12", "Kernels:Plugins:Pins:hostile = 12: not a hash; allowed: 64 hexadecimal digits, as 'kernels plugins' shows them.")]
    [InlineData("Kernels__Plugins__Isolation__hostile", "yes", "Kernels:Plugins:Isolation:hostile = yes: 'yes' is unknown; values: none, process.")]
    [InlineData("Kernels__Plugins__Isolation__other", "none", "Kernels:Plugins:Isolation:other: 'other' is unknown; plug-ins that were found: hostile.")]
    [InlineData("Kernels__Limits__Call", "0", "Kernels:Limits:Call = 0: not a duration; allowed: 0.001 to 86400 seconds.")]
    [InlineData("Kernels__Limits__DataBytes", "0", "Kernels:Limits:DataBytes = 0: not a number of bytes; allowed: 1 and above.")]
    [InlineData("Kernels__Backend", "nobody", "Kernels:Backend = nobody: 'nobody' is unknown; backends: auto, managed, simd, aot, native, hostile.")]
    public void A_setting_that_is_wrong_is_named(string key, string value, string message)
    {
        using PluginFolder folder = new();
        folder.Add("hostile", PluginFolder.Manifest("hostile"));
        ToolResult run = Run(folder, [(key, value)], "list");
        Assert.Equal((2, $"kernels: environment variable {key}: {message}\n"), (run.ExitCode, run.Error));
    }

    private static ToolResult Run(
        PluginFolder folder, ReadOnlySpan<(string Key, string Value)> settings, params IEnumerable<string> arguments)
    {
        Dictionary<string, string> environment = new()
        {
            ["NO_COLOR"] = "1",
            ["XDG_DATA_HOME"] = folder.File("data"),
            ["KERNELS_PLUGIN_PATH"] = folder.Path,
        };
        foreach ((string key, string value) in settings)
        {
            environment[key] = value;
        }

        return Tool.Run("dotnet", [Assembly, .. arguments], environment);
    }
}
