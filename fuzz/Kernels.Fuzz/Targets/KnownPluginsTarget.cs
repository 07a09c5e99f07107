using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kernels.Fuzz.Mutation;
using Kernels.Plugins.Known;
using Kernels.Plugins.Manifests;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>The record of plug-ins that were probed.</summary>
internal sealed class KnownPluginsTarget : IFuzzTarget
{
    public string Name => "known-plugins";

    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool) => JsonMutator.Make(random, pool);

    public string? Try(byte[] input)
    {
        ImmutableArray<KnownPlugin> plugins;
        string? problem;
        try
        {
            plugins = KnownPluginsJson.Read(input, out problem);
        }
        catch (DocumentException exception)
        {
            return exception.Message;
        }

        Require(
            plugins.All(plugin => plugin.Hash.Length > 0 && plugin.Faults >= 0), "a plug-in has no hash, or fewer than no faults");
        Require(plugins.Select(plugin => plugin.Hash).Distinct().Count() == plugins.Length, "two plug-ins have one hash");
        ReadOnlySpan<byte> text = input.AsSpan().StartsWith("\uFEFF"u8) ? input.AsSpan(3) : input;
        int entries = JsonNode.Parse(text)!["plugins"]!.AsArray().Count;
        Require(problem is null ? plugins.Length == entries : plugins.Length < entries, "an entry is lost in silence");
        CheckWritten(plugins);
        return problem;
    }

    private static void CheckWritten(ImmutableArray<KnownPlugin> plugins)
    {
        using MemoryStream output = new();
        KnownPluginsJson.Write(plugins, output);
        ImmutableArray<KnownPlugin> again = KnownPluginsJson.Read(output.ToArray(), out string? problem);
        Require(
            problem is null && plugins.Length == again.Length && plugins.Zip(again, AreSame).All(same => same),
            "written, it is read otherwise");
    }

    private static bool AreSame(KnownPlugin one, KnownPlugin other)
        => one with { Facts = null } == other with { Facts = null }
            && (one.Facts is null ? other.Facts is null : other.Facts is not null && one.Facts.AreSameAs(other.Facts));
}
