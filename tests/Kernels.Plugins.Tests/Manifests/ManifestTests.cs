using System.Text;
using System.Text.Json.Nodes;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Manifests;

public sealed class ManifestTests
{
    /// <summary>A wrong member: the kind of plug-in, the member's path, its value as JSON (null removes it), and the message.</summary>
    public static TheoryData<string, string, string?, string> Wrong => new()
    {
        { "native", "schema", "\"kernels.plugin/2\"", "\"schema\" is \"kernels.plugin/2\"; allowed: kernels.plugin/1" },
        { "native", "schema", null, "\"schema\" is missing" },
        { "native", "id", "\"Mine\"", NoId("\"Mine\"") },
        { "native", "id", "\"auto\"", NoId("\"auto\"") },
        { "native", "id", "7", "\"id\" is 7; allowed: one line of text, 1 to 64 characters" },
        { "native", "id", "\"\\ud800\"", "line 1 holds text that is no Unicode" },
        { "native", "kind", "\"\\ud800\"", "line 1 holds text that is no Unicode" },
        { "native", "kind", "\"\\ude00\\ud83d\"", "line 1 holds text that is no Unicode" },
        { "native", "colour", "{\"\\udfff\":\n1}", "line 1 holds text that is no Unicode" },
        { "native", "id", "\"\\ud83d\\ude00\"", NoId("\"\\ud83d\\ude00\"") },
        { "native", "version", "\"\\udb40\\udc41\"", "\"version\" is \"\\udb40\\udc41\"; allowed: one line of text, 1 to 64 characters" },
        { "native", "version", "\"1\\n2\"", "\"version\" is \"1\\n2\"; allowed: one line of text, 1 to 64 characters" },
        { "native", "version", "[]", "\"version\" is a list of 0 elements; allowed: one line of text, 1 to 64 characters" },
        { "native", "kind", "\"script\"", "\"kind\" is \"script\"; allowed: native, managed, worker" },
        { "native", "colour", "1", "\"colour\" is unknown; there are: schema, id, version, description, kind, abi, platform, architecture, entry, kernels" },
        { "native", "command", "[\"x\"]", "\"command\" is unknown; there are: schema, id, version, description, kind, abi, platform, architecture, entry, kernels" },
        { "native", "abi", "1", "\"abi\" is 1; allowed: an object" },
        { "native", "abi.min", "0", "\"abi.min\" is 0; allowed: a whole number, 1 to 65535" },
        { "native", "abi.max", "1.5", "\"abi.max\" is 1.5; allowed: a whole number, 1 to 65535" },
        { "native", "abi.mid", "1", "\"abi.mid\" is unknown; there are: min, max" },
        { "native", "platform", "\"beos\"", "\"platform\" is \"beos\"; allowed: linux, windows, macos" },
        { "native", "architecture", "null", "\"architecture\" is null; allowed: x64, arm64" },
        { "native", "entry", "\"../libplugin.so\"", Leaves("entry", "../libplugin.so") },
        { "native", "entry", "\"/usr/lib/libc.so.6\"", Leaves("entry", "/usr/lib/libc.so.6") },
        { "native", "entry", "\"build/../../x\"", Leaves("entry", "build/../../x") },
        { "native", "entry", "\"c:\\\\x.dll\"", Leaves("entry", "c:\\x.dll") },
        { "managed", "type", null, "\"type\" is missing" },
        { "worker", "command", "[]", "\"command\" is a list of 0 elements; allowed: a list of 1 to 64 elements" },
        { "worker", "command", "[\"/bin/sh\", \"-c\", \"id\"]", Leaves("command", "/bin/sh") },
        { "worker", "command", "[\"../worker\"]", Leaves("command", "../worker") },
        { "worker", "command", "[\"sh\", 1]", "\"command[1]\" is 1; allowed: one line of text, 1 to 1024 characters" },
        { "native", "kernels", "[]", "\"kernels\" is a list of 0 elements; allowed: a list of 1 to 256 elements" },
        { "native", "kernels", "[\"julia\"]", NoKernel("\"julia\"") },
        { "native", "kernels", "[\"julia/0\"]", NoKernel("\"julia/0\"") },
        { "native", "kernels", "[true]", NoKernel("true") },
        { "native", "kernels", "[{}]", "\"kernels[0].dimensions\" is missing" },
        { "native", "kernels", "[\"julia/1\", \"julia/1\"]", "\"kernels[1]\" names julia/1 again" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_one_line_that_names_it(string kind, string member, string? json, string message)
    {
        JsonObject manifest = Whole(kind);
        JsonObject parent = manifest;
        string[] path = member.Split('.');
        foreach (string part in path[..^1])
        {
            parent = (JsonObject)parent[part]!;
        }

        parent.Remove(path[^1]);
        string text = manifest.ToJsonString();
        if (json is not null)
        {
            // Replaced in the text: half a surrogate pair is valid JSON, but can't be put into the object as a string.
            parent[path[^1]] = "<value>";
            text = manifest.ToJsonString().Replace("\"\\u003Cvalue\\u003E\"", json, StringComparison.Ordinal);
        }

        Assert.Equal(message, Assert.Throws<DocumentException>(() => Parse(text)).Message);
    }

    [Theory]
    [InlineData("", "line 1, column 1 is not JSON: it is empty")]
    [InlineData("{\n\"schema\": kernels\n}", "line 2, column 11 is not JSON: 'kernels' is neither true, false nor null; names and texts have double quotes")]
    [InlineData("{\"a\": 1,\n}", "line 2, column 1 is not JSON: there is a comma too many before '}'")]
    [InlineData("{\"ä\" 1}", "line 1, column 6 is not JSON: a comma or a colon is missing before '1'")]
    [InlineData("{'a': 1}", "line 1, column 2 is not JSON: names and texts have double quotes")]
    [InlineData("{\"a\": 01}", "line 1, column 8 is not JSON: '01' is no number")]
    [InlineData("{\"a\": \"C:\\Temp\"}", "line 1, column 11 is not JSON: '\\T' stands for nothing; a backslash in a text is written \\\\")]
    [InlineData("{\"a\": \"x\ny\"}", "line 1, column 9 is not JSON: a text may not hold a line end or a tab; they are written \\n and \\t")]
    [InlineData("{\"a\": [1,\n2", "line 2, column 2 is not JSON: it ends here, where a }, a ] or a quotation mark is missing")]
    [InlineData("{\"a\":: 1}", "line 1, column 6 is not JSON: ':' can't stand here")]
    [InlineData("// a\n{}", "line 1, column 1 is not JSON: a comment may not stand here")]
    [InlineData("[]", "it is a list of 0 elements; allowed: an object")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}", "it names a member twice")]
    public void What_is_no_manifest_is_refused(string text, string message)
        => Assert.Equal(message, Assert.Throws<DocumentException>(() => Parse(text)).Message);

    [Fact]
    public void Deep_nesting_is_refused()
        => Assert.Throws<DocumentException>(() => Parse(new string('[', 100_000)));

    [Fact]
    public void A_manifest_is_read_whole()
    {
        JsonObject text = Whole("worker");
        text["platform"] = "linux";
        text["architecture"] = "arm64";
        text["abi"] = new JsonObject { ["min"] = 2, ["max"] = 3 };
        text["kernels"] = new JsonArray("julia/1", PluginFolder.Declaration("acme.own"), "spmv/1");

        PluginManifest manifest = Parse("\uFEFF" + text.ToJsonString());

        Assert.Equal(("mine", "1.0.0", "for a test", PluginKind.Worker), (manifest.Id, manifest.Version, manifest.Description, manifest.Kind));
        Assert.Equal(("linux", "arm64", new AbiRange(2, 3)), (manifest.Platform, manifest.Architecture, manifest.Abi));
        Assert.Equal(["python3", "worker.py"], manifest.Command);
        Assert.Equal(["julia/1", "spmv/1"], manifest.Kernels);
        Assert.Equal("acme.own/1", Assert.Single(manifest.Declarations).Contract.Id);
    }

    [Fact]
    public void A_plug_in_for_another_host_is_told_apart()
    {
        PluginManifest manifest = Parse(Whole("native").ToJsonString());
        string other = OperatingSystem.IsWindows() ? "linux" : "windows";
        Assert.Null(manifest.ReasonAgainstHere());
        Assert.StartsWith($"it is for {other}; this is ", (manifest with { Platform = other }).ReasonAgainstHere(), StringComparison.Ordinal);
        Assert.StartsWith("it is for z80; this process is ", (manifest with { Architecture = "z80" }).ReasonAgainstHere(), StringComparison.Ordinal);
        Assert.Equal(
            "it needs a newer host: it speaks versions 7 to 9 of the C ABI, this host version 1 of the C ABI",
            (manifest with { Abi = new AbiRange(7, 9) }).ReasonAgainstHere());
    }

    private static JsonObject Whole(string kind)
    {
        JsonObject manifest = PluginFolder.Manifest("mine", kind);
        if (kind == "managed")
        {
            manifest["type"] = "Mine.Plugin";
        }

        return manifest;
    }

    private static PluginManifest Parse(string text) => ManifestReader.Parse(Encoding.UTF8.GetBytes(text));

    private static string NoId(string value)
        => $"\"id\" is {value}; allowed: lower-case letters, digits and '-', a letter or digit first, and not 'auto'";

    private static string Leaves(string member, string path)
        => $"\"{member}\" leaves the plug-in's folder: '{path}'; allowed: a path relative to it, with '/' between its parts and without '..'";

    private static string NoKernel(string value)
        => $"\"kernels[0]\" is {value}; allowed: the id of a kernel, such as \"julia/1\", or an object that declares one";
}
