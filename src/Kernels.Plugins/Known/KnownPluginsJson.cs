using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Plugins.Libraries;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Known;

/// <summary>The record of known plug-ins as JSON.</summary>
internal static class KnownPluginsJson
{
    /// <summary>The format and its revision.</summary>
    public const string SchemaName = "kernels.known-plugins/1";

    private const int MaxPlugins = 100_000;

    /// <summary>The most elements of a list.</summary>
    public const int MaxItems = 4096;

    private const int MaxText = 4096;

    /// <summary>
    /// Reads a record. A bad entry of one plug-in does not affect the others. Facts written by a version that did not look at
    /// libraries are ignored, so that the plug-in is probed again.
    /// </summary>
    /// <param name="utf8">Its text.</param>
    /// <param name="problem">What is wrong with the first entry that is left out; null if none is.</param>
    /// <returns>The valid entries.</returns>
    /// <exception cref="DocumentException">It is not such a record.</exception>
    public static ImmutableArray<KnownPlugin> Read(ReadOnlySpan<byte> utf8, out string? problem)
    {
        JsonMembers root = JsonMembers.Parse(utf8);
        root.Word("schema", SchemaName);
        HashSet<string> hashes = new(StringComparer.Ordinal);
        string? first = null;
        ImmutableArray<KnownPlugin?> plugins = root.List("plugins", 0, MaxPlugins, (element, place) =>
        {
            try
            {
                KnownPlugin plugin = ReadPlugin(JsonMembers.Of(element, place));
                return hashes.Add(plugin.Hash) ? plugin : throw new DocumentException($"\"{place}.hash\" is used twice");
            }
            catch (DocumentException exception)
            {
                first ??= exception.Message;
                return null;
            }
        });
        problem = first;
        return [.. plugins.OfType<KnownPlugin>()];
    }

    /// <summary>Writes a record.</summary>
    /// <param name="plugins">The plug-ins.</param>
    /// <param name="output">The stream to write to.</param>
    public static void Write(ImmutableArray<KnownPlugin> plugins, Stream output)
    {
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("schema"u8, SchemaName);
        json.WriteStartArray("plugins"u8);
        foreach (KnownPlugin plugin in plugins)
        {
            json.WriteStartObject();
            json.WriteString("hash"u8, plugin.Hash);
            json.WriteString("id"u8, plugin.Id);
            json.WriteString("version"u8, plugin.Version);
            if (plugin.Facts is not null)
            {
                json.WriteStartObject("facts"u8);
                WriteFacts(json, plugin.Facts);
                json.WriteEndObject();
            }

            json.WriteNumber("faults"u8, plugin.Faults);
            if (plugin.LastFault is not null)
            {
                json.WriteString("last_fault"u8, plugin.LastFault);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static KnownPlugin ReadPlugin(JsonMembers plugin) => new(
        plugin.Text("hash", MaxText),
        plugin.Text("id", MaxText),
        plugin.Text("version", MaxText),
        plugin.Has("facts") && plugin.Members("facts") is var facts && facts.Has("libraries") ? ReadFacts(facts) : null,
        plugin.Integer("faults", 0, KnownPlugin.MostFaults),
        plugin.OptionalText("last_fault", MaxText));

    private static KnownFacts ReadFacts(JsonMembers facts) => new(
        facts.Text("environment", MaxText),
        facts.List("kernels", 0, MaxItems, (element, place) =>
        {
            JsonMembers kernel = JsonMembers.Of(element, place);
            string threads = kernel.Word("threads", WorkerProtocol.OneThread, WorkerProtocol.ManyThreads);
            return new WorkerKernel(
                kernel.Text("id", MaxText),
                threads == WorkerProtocol.OneThread ? ThreadSupport.One : ThreadSupport.Many,
                kernel.Text("instruction_set", MaxText));
        }),
        ProblemJson.Read(facts, (element, place) => JsonText.Line(element, place, MaxText)),
        facts.List("libraries", 0, MaxItems, ReadLibrary));

    private static OutsideLibrary ReadLibrary(JsonElement element, string place)
    {
        JsonMembers library = JsonMembers.Of(element, place);
        return new OutsideLibrary(library.Text("path", MaxText), library.Text("version", MaxText));
    }

    private static void WriteFacts(Utf8JsonWriter json, KnownFacts facts)
    {
        json.WriteString("environment"u8, facts.Environment);
        json.WriteStartArray("kernels"u8);
        foreach (WorkerKernel kernel in facts.Kernels)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, kernel.Id);
            json.WriteString("threads"u8, kernel.Threads == ThreadSupport.One ? WorkerProtocol.OneThread : WorkerProtocol.ManyThreads);
            json.WriteString("instruction_set"u8, kernel.InstructionSet);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ProblemJson.Write(json, facts.Problems);
        json.WriteStartArray("libraries"u8);
        foreach (OutsideLibrary library in facts.Libraries)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, library.Path);
            json.WriteString("version"u8, library.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
