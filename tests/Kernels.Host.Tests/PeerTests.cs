using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>Checks every plug-in in the folder peers on every case of the kernels that it implements.</summary>
public sealed class PeerTests : IDisposable
{
    /// <summary>Set where everything that peers need is installed, so that a missing one is a failure and not a skip.</summary>
    private static readonly bool Required = Environment.GetEnvironmentVariable("KERNELS_TEST_PEERS") == "required";

    private readonly KernelsCommand _kernels = new();

    public static TheoryData<string> Peers { get; } =
        [.. Directory.EnumerateDirectories(Repository.PathOf("peers")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [MemberData(nameof(Peers))]
    public void A_peer_agrees_with_the_oracles(string peer)
    {
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = Repository.PathOf("peers", peer);
        string[] kernels = KernelsOf(peer);
        ChildProcess check = _kernels.Run(["check", .. kernels, "--backends", peer, "--threads", "2"]);
        Assert.True(check.ExitCode == 0, check.ToString());
    }

    /// <summary>The names of the kernels that a peer implements here; they must be all kernels of its manifest.</summary>
    private string[] KernelsOf(string peer)
    {
        ChildProcess run = _kernels.Run("list", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement list = JsonDocument.Parse(run.Output).RootElement;
        JsonElement backend = list.GetProperty("backends").EnumerateArray().Single(entry => NameIs(entry, "name", peer));
        if (NameIs(backend, "status", "unavailable"))
        {
            string reason = backend.GetProperty("reason").GetString()!;
            Assert.SkipUnless(Required, reason);
            Assert.Fail(reason);
        }

        string[] ids =
        [
            .. list.GetProperty("kernels").EnumerateArray()
                .Where(kernel => kernel.GetProperty("implementations").EnumerateArray()
                    .Any(entry => NameIs(entry, "backend", peer) && NameIs(entry, "status", "available")))
                .Select(kernel => kernel.GetProperty("contract").GetString()!),
        ];
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("peers", peer, "kernels-plugin.json")));
        Assert.Equal(
            manifest.RootElement.GetProperty("kernels").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal),
            ids.Order(StringComparer.Ordinal));
        return [.. ids.Select(id => id[..id.IndexOf('/', StringComparison.Ordinal)])];
    }

    private static bool NameIs(JsonElement element, string member, string name) => element.GetProperty(member).GetString() == name;
}
