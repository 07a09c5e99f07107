using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kernels.Fuzz.Mutation;
using Kernels.Plugins.Manifests;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Manifests of plug-ins.</summary>
internal sealed partial class ManifestTarget : IFuzzTarget
{
    public string Name => "manifest";

    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool) => JsonMutator.Make(random, pool);

    public string? Try(byte[] input)
    {
        PluginManifest manifest;
        try
        {
            manifest = ManifestReader.Parse(input);
        }
        catch (DocumentException exception)
        {
            return exception.Message;
        }

        Check(manifest);
        CheckAgain(manifest, input);
        return null;
    }

    /// <summary>What the format promises of every manifest, by rules written anew.</summary>
    private static void Check(PluginManifest manifest)
    {
        Require(Id().IsMatch(manifest.Id) && manifest.Id != "auto", $"the id is '{manifest.Id}'");
        string[] texts = [manifest.Version, manifest.Description, .. manifest.Command, manifest.Type ?? "x"];
        Require(texts.All(text => Line().IsMatch(text)), "a text is no line");

        string path = manifest.Entry ?? manifest.Command[0];
        Require(!path.Split('/').Contains(".."), $"'{path}' leads out of the folder");
        Require(!path.StartsWith('/') && !path.Contains('\\', StringComparison.Ordinal), $"'{path}' is no relative path");
        Require(manifest.Abi.Min >= 1 && manifest.Abi.Min <= manifest.Abi.Max, "the versions are no range");

        string[] ids = [.. manifest.KernelIds];
        Require(ids.Length > 0 && ids.All(id => KernelId().IsMatch(id)), "a kernel has no id");
        Require(ids.Distinct().Count() == ids.Length, "a kernel is named twice");
        foreach (KernelDeclaration kernel in manifest.Declarations)
        {
            Check(kernel);
        }
    }

    private static void Check(KernelDeclaration kernel)
    {
        Require(
            kernel.Buffers.Any(buffer => buffer.Direction is BufferDirection.Out or BufferDirection.InOut),
            $"{kernel.Name} computes nothing");
        Require(
            kernel.Parameters.All(parameter => parameter.Minimum <= parameter.Default && parameter.Default <= parameter.Maximum),
            "a default is out of range");
        Require(
            kernel.Cut is null or { Kind: CutKind.Stencil, Halo: { Reach: >= 1 } or { Window: not null } } or { Kind: not CutKind.Stencil, Halo: null },
            "a stencil has no halo, or something else has one");
        foreach (ImmutableArray<int> extents in kernel.Presets.All)
        {
            Require(extents.Length == kernel.Dimensions.Length && extents.All(extent => extent >= 1), "a preset lacks an extent");
            Require(
                Enumerable.Range(0, kernel.Buffers.Length)
                    .All(index => kernel.LengthOf(index, extents.AsSpan()) <= Array.MaxLength),
                "a buffer is too large");
        }
    }

    /// <summary>Another reader of JSON sees the same document, and written by another writer it is the same manifest.</summary>
    private static void CheckAgain(PluginManifest manifest, byte[] input)
    {
        ReadOnlySpan<byte> text = input.AsSpan().StartsWith("\uFEFF"u8) ? input.AsSpan(3) : input;
        JsonNode document = JsonNode.Parse(text)!;
        Require(
            (string?)document["id"] == manifest.Id && (string?)document["description"] == manifest.Description,
            "it says another id or description");
        Require(document["kernels"]!.AsArray().Count == manifest.KernelIds.Count(), "it has another number of kernels");
        PluginManifest again = ManifestReader.Parse(JsonSerializer.SerializeToUtf8Bytes(document));
        Require(
            WithoutLists(manifest) == WithoutLists(again)
                && manifest.Command.SequenceEqual(again.Command)
                && manifest.Kernels.SequenceEqual(again.Kernels)
                && manifest.Declarations.Zip(again.Declarations, (one, other) => one.IsSameAs(other)).All(same => same),
            "written again it is another manifest");
    }

    /// <summary>Lists are equal only to themselves.</summary>
    private static PluginManifest WithoutLists(PluginManifest manifest)
        => manifest with { Command = [], Kernels = [], Declarations = [] };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*/[1-9][0-9]{0,5}\z")]
    private static partial Regex KernelId();

    [GeneratedRegex(@"\A[^\p{Cc}\p{Zl}\p{Zp}\p{Cf}]+\z")]
    private static partial Regex Line();
}
