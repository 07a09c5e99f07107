using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kernels.Files;

namespace Kernels.Plugins.Manifests;

/// <summary>Reads manifests. Nothing in a manifest is evaluated, and no file that it names is opened.</summary>
internal static class ManifestReader
{
    private const int MaxBytes = 1 << 20;
    private const int MaxName = 64;
    private const int MaxLine = 1024;
    private const int MaxKernels = 256;
    private const int MaxArguments = 64;

    /// <summary>Reads the manifest of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DocumentException">It can't be read, or does not follow the format.</exception>
    public static PluginManifest Read(string folder) => Parse(ReadText(folder));

    /// <summary>Reads the text of the manifest of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DocumentException">It can't be read, or is too long.</exception>
    public static byte[] ReadText(string folder)
    {
        try
        {
            using FileStream file = OrdinaryFile.OpenRead(Path.Combine(folder, PluginManifest.FileName));
            return OrdinaryFile.ReadAll(file, MaxBytes)
                ?? throw new DocumentException(string.Create(CultureInfo.InvariantCulture, $"it has more than {MaxBytes} bytes"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException($"it can't be read: {exception.Message}");
        }
    }

    /// <summary>Reads the text of a manifest.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="DocumentException">It does not follow the format.</exception>
    public static PluginManifest Parse(ReadOnlySpan<byte> utf8)
    {
        JsonMembers root = JsonMembers.Parse(utf8);
        root.Word("schema", PluginManifest.SchemaName);
        PluginKind kind = root.Word("kind", "native", "managed", "worker") switch
        {
            "native" => PluginKind.Native,
            "managed" => PluginKind.Managed,
            _ => PluginKind.Worker,
        };
        RequireMembers(root, kind);

        (ImmutableArray<string> kernels, ImmutableArray<KernelDeclaration> declarations) = ReadKernels(root);
        return new PluginManifest(
            ReadId(root),
            root.Text("version", MaxName),
            root.Text("description", MaxLine),
            kind,
            ReadAbi(root.Members("abi")),
            root.Has("platform") ? root.Word("platform", "linux", "windows", "macos") : null,
            root.Has("architecture") ? root.Word("architecture", "x64", "arm64") : null,
            kind == PluginKind.Worker ? null : ReadEntry(root),
            kind == PluginKind.Managed ? root.Text("type", MaxLine) : null,
            kind == PluginKind.Worker ? ReadCommand(root) : [],
            kernels,
            declarations);
    }

    private static void RequireMembers(JsonMembers root, PluginKind kind)
    {
        ReadOnlySpan<string> own = kind switch
        {
            PluginKind.Native => ["entry"],
            PluginKind.Managed => ["entry", "type"],
            _ => ["command"],
        };
        root.RequireOnly(
            ["schema", "id", "version", "description", "kind", "abi", "platform", "architecture", .. own, "kernels"]);
    }

    private static string ReadId(JsonMembers root)
    {
        string id = root.Text("id", MaxName);
        return PluginNames.IsName(id) && id != PluginNames.Reserved
            ? id
            : throw JsonMembers.Wrong(
                "id",
                root.Value("id"),
                $"lower-case letters, digits and '-', a letter or digit first, and not '{PluginNames.Reserved}'");
    }

    private static AbiRange ReadAbi(JsonMembers abi)
    {
        abi.RequireOnly("min", "max");
        int min = abi.Integer("min", 1, AbiRange.Limit);
        return new AbiRange(min, abi.Integer("max", min, AbiRange.Limit));
    }

    private static string ReadEntry(JsonMembers root)
    {
        string entry = root.Text("entry", MaxLine);
        RequireInside(root, "entry", entry);
        return entry;
    }

    private static ImmutableArray<string> ReadCommand(JsonMembers root)
    {
        ImmutableArray<string> command = root.List(
            "command", 1, MaxArguments, static (element, place) => JsonText.Line(element, place, MaxLine));
        RequireInside(root, "command", command[0]);
        return command;
    }

    /// <summary>The program comes from the folder or, as a bare name, from the PATH; no other place can be named.</summary>
    private static void RequireInside(JsonMembers root, string member, string path)
    {
        if (!PluginNames.IsPathInside(path))
        {
            throw new DocumentException(
                $"\"{root.PlaceOf(member)}\" leaves the plug-in's folder: '{JsonText.OneLine(path)}'; "
                + "allowed: a path relative to it, with '/' between its parts and without '..'");
        }
    }

    /// <summary>The ids of kernels that exist without the plug-in, and the objects that declare others.</summary>
    private static (ImmutableArray<string> Ids, ImmutableArray<KernelDeclaration> Declarations) ReadKernels(JsonMembers root)
    {
        HashSet<string> ids = [];
        List<string> known = [];
        List<KernelDeclaration> declarations = [];
        foreach ((JsonElement kernel, string place) in root.List("kernels", 1, MaxKernels, static (kernel, place) => (kernel, place)))
        {
            string id;
            if (kernel.ValueKind == JsonValueKind.Object)
            {
                KernelDeclaration declaration = DeclarationReader.Read(kernel, place);
                declarations.Add(declaration);
                id = declaration.Contract.Id;
            }
            else
            {
                id = ReadKernelId(kernel, place);
                known.Add(id);
            }

            if (!ids.Add(id))
            {
                throw new DocumentException($"\"{place}\" names {id} again");
            }
        }

        return ([.. known], [.. declarations]);
    }

    private static string ReadKernelId(JsonElement kernel, string place)
    {
        string id = kernel.ValueKind == JsonValueKind.String ? JsonText.Line(kernel, place, MaxName) : "";
        return PluginNames.IsKernelId(id)
            ? id
            : throw JsonMembers.Wrong(place, kernel, "the id of a kernel, such as \"julia/1\", or an object that declares one");
    }
}
