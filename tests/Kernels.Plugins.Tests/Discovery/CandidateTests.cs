using System.Collections.Immutable;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Kernels.Abi.Tests.Support;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Discovery;

public sealed class CandidateTests : IDisposable
{
    private readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_plug_ins_and_a_plug_in_itself_can_be_named()
    {
        AddWhole("b");
        AddWhole("a");
        Directory.CreateDirectory(_folder.File("empty"));

        Assert.Equal(["a", "b"], Find(_folder.Path).Select(candidate => candidate.Id));
        Assert.Equal(["b"], Find(_folder.File("b")).Select(candidate => candidate.Id));
        Assert.Equal(["b", "a"], Find(_folder.File("b"), _folder.Path).Select(candidate => candidate.Id));
        Assert.All(Find(_folder.Path), candidate => Assert.Null(candidate.Rejection));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_candidate_with_a_reason()
        => Assert.Equal("there is no such folder", Assert.Single(Find(_folder.File("none"))).Rejection);

    [Fact]
    public void A_file_in_the_place_of_its_folder_is_told()
        => Assert.Equal(
            "it is a file; name the folder that holds it and its kernels-plugin.json",
            Assert.Single(Find(Path.Combine(AddWhole("a"), "libplugin.so"))).Rejection);

    [Fact]
    public void A_manifest_that_is_wrong_rejects_its_folder_alone()
    {
        AddWhole("a");
        _folder.Add("b", new JsonObject());
        ImmutableArray<PluginCandidate> candidates = Find(_folder.Path);
        Assert.Null(candidates[0].Rejection);
        Assert.Equal(("b", "kernels-plugin.json: \"schema\" is missing"), (candidates[1].Id, candidates[1].Rejection));
    }

    [Fact]
    public void An_id_belongs_to_the_first_that_can_be_used()
    {
        JsonObject foreign = PluginFolder.Manifest("mine");
        foreign["abi"] = new JsonObject { ["min"] = 9, ["max"] = 9 };
        _folder.Add("1-foreign", foreign, ("libplugin.so", ""));
        string first = _folder.Add("2-first", PluginFolder.Manifest("mine"), ("libplugin.so", ""));
        _folder.Add("3-second", PluginFolder.Manifest("mine"), ("libplugin.so", "other"));
        _folder.Add("4-built-in", PluginFolder.Manifest("simd"), ("libplugin.so", ""));

        ImmutableArray<PluginCandidate> candidates = Find(_folder.Path);
        Assert.StartsWith("it needs a newer host", candidates[0].Rejection, StringComparison.Ordinal);
        Assert.Null(candidates[1].Rejection);
        Assert.Equal($"its id 'mine' is already used by {first}", candidates[2].Rejection);
        Assert.Equal("its id 'simd' is already used by a built-in backend", candidates[3].Rejection);
    }

    [Fact]
    public void A_kernel_that_another_declares_otherwise_rejects_the_second()
    {
        AddDeclaring("1-first", 1);
        AddDeclaring("2-alike", 1);
        AddDeclaring("3-otherwise", 2);

        ImmutableArray<PluginCandidate> candidates = Find(_folder.Path);
        Assert.Null(candidates[0].Rejection);
        Assert.Null(candidates[1].Rejection);
        Assert.Equal(
            "it declares acme.own/1 differently from '1-first': give the kernel another name or revision, or the same declaration",
            candidates[2].Rejection);

        void AddDeclaring(string name, double coefficient)
        {
            JsonObject declaration = PluginFolder.Declaration("acme.own");
            declaration["flops"]![0]!["coefficient"] = coefficient;
            JsonObject manifest = PluginFolder.Manifest(name);
            manifest["kernels"] = new JsonArray(declaration);
            _folder.Add(name, manifest, ("libplugin.so", ""));
        }
    }

    [Fact]
    public void An_entry_that_is_not_there_is_named()
    {
        _folder.Add("a", PluginFolder.Manifest("a"));
        Assert.Equal(
            "its folder has no file 'libplugin.so', which its manifest names; build the plug-in, or copy the file there",
            Assert.Single(Find(_folder.Path)).Rejection);
    }

    [Fact]
    public void A_pin_takes_one_content_and_no_other()
    {
        string folder = AddWhole("a");
        string hash = Assert.Single(Find(_folder.Path)).Hash!;
        Assert.Null(Assert.Single(Find([_folder.Path], ("a", hash))).Rejection);

        File.AppendAllText(Path.Combine(folder, "libplugin.so"), "!");
        PluginCandidate changed = Assert.Single(Find([_folder.Path], ("a", hash)));
        Assert.NotEqual(hash, changed.Hash);
        Assert.Equal(
            $"its content is not the one that is pinned in the configuration: its hash is {changed.Hash}", changed.Rejection);
    }

    [Fact]
    public void The_hash_is_that_of_names_and_contents()
    {
        string[] hashes =
        [
            HashOf("a", ("libplugin.so", ""), ("x", "yz")),
            HashOf("b", ("libplugin.so", ""), ("xy", "z")),
            HashOf("c", ("libplugin.so", ""), ("x", "yz"), ("sub/__pycache__/m.pyc", "compiled")),
            HashOf("d", ("libplugin.so", ""), ("sub/x", "yz")),
        ];
        Assert.Equal(4, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Equal(64, hash.Length));
    }

    [Theory]
    [InlineData("mine", UnixFileMode.OtherWrite)]
    [InlineData("mine", UnixFileMode.GroupWrite)]
    [InlineData("mine/libplugin.so", UnixFileMode.OtherWrite)]
    [InlineData("mine/kernels-plugin.json", UnixFileMode.GroupWrite)]
    [InlineData("mine/__pycache__/m.pyc", UnixFileMode.OtherWrite)]
    [InlineData(".", UnixFileMode.OtherWrite)]
    [UnsupportedOSPlatform("windows")]
    public void What_others_may_write_is_refused(string path, UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        _folder.Add("mine", PluginFolder.Manifest("mine"), ("libplugin.so", ""), ("__pycache__/m.pyc", ""));
        string target = Path.GetFullPath(_folder.File(path));
        File.SetUnixFileMode(target, File.GetUnixFileMode(target) | mode);

        Assert.Equal(
            $"others may write to {target}; if it is yours: chmod go-w '{target}'", Assert.Single(Find(_folder.Path)).Rejection);
    }

    /// <summary>Opening a pipe for reading would wait for a writer.</summary>
    [Theory]
    [InlineData("kernels-plugin.json", "kernels-plugin.json: it can't be read: '{0}' is a pipe, a device or a socket; required: an ordinary file")]
    [InlineData("libplugin.so", "'libplugin.so' is neither a file nor a folder")]
    public void A_pipe_in_the_place_of_a_file_is_refused(string file, string rejection)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes");
        string path = Path.Combine(AddWhole("a"), file);
        File.Delete(path);
        Tool.Run("mkfifo", [path]).Succeeded();
        Assert.Equal(rejection.Replace("{0}", path, StringComparison.Ordinal), Assert.Single(Find(_folder.Path)).Rejection);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_refused_and_one_inside_is_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        string folder = _folder.Add("a", PluginFolder.Manifest("a"), ("libplugin.so.1", ""));
        File.CreateSymbolicLink(Path.Combine(folder, "libplugin.so"), "libplugin.so.1");
        Assert.Null(Assert.Single(Find(_folder.Path)).Rejection);

        File.CreateSymbolicLink(Path.Combine(folder, "libc"), "/etc/passwd");
        Assert.Equal(
            "the link 'libc' leads out of its folder: put the file itself there", Assert.Single(Find(_folder.Path)).Rejection);
    }

    /// <summary>The target of '..' depends on the links before it: read literally, this path stays in the folder.</summary>
    [Fact]
    public void A_link_that_leaves_by_way_of_another_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        string folder = _folder.Add("a", PluginFolder.Manifest("a"), ("libplugin.so", ""), ("deep/deeper/x", ""), ("high/x", ""));
        File.WriteAllText(_folder.File("secret"), "");
        Directory.CreateSymbolicLink(Path.Combine(folder, "deep", "deeper", "way"), "../../high");
        Assert.Null(Assert.Single(Find(folder)).Rejection);

        File.CreateSymbolicLink(Path.Combine(folder, "deep", "deeper", "out"), "way/../../secret");
        Assert.Equal(
            "the link 'deep/deeper/out' leads out of its folder: put the file itself there", Assert.Single(Find(folder)).Rejection);
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        string folder = AddWhole("a");
        File.CreateSymbolicLink(Path.Combine(folder, "x"), "y");
        File.CreateSymbolicLink(Path.Combine(folder, "y"), "x");
        Assert.EndsWith("lead in a circle", Assert.Single(Find(folder)).Rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linked_plug_in_is_the_folder_that_the_link_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        string folder = AddWhole("a");
        Directory.CreateSymbolicLink(_folder.File("b"), "a");
        Assert.Equal(folder, Assert.Single(Find(_folder.Path)).Folder);
    }

    private string AddWhole(string id) => _folder.Add(id, PluginFolder.Manifest(id), ("libplugin.so", ""));

    private string HashOf(string folder, params ReadOnlySpan<(string, string)> files)
        => Assert.Single(Find(_folder.Add(folder, PluginFolder.Manifest("same"), files))).Hash!;

    private static ImmutableArray<PluginCandidate> Find(params string[] folders) => Find(folders, []);

    private static ImmutableArray<PluginCandidate> Find(string[] folders, params (string Id, string Hash)[] pins)
        => PluginCandidate.Find(
            [.. folders.Select(folder => new SearchFolder(folder, "a test"))],
            ["simd"],
            pins.ToDictionary(pin => pin.Id, pin => pin.Hash));
}
