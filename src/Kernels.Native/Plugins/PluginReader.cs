using System.Collections.Immutable;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Turns a plug-in into a backend after a sequence of checks, each with its own message.</summary>
internal static unsafe class PluginReader
{
    /// <summary>The reason for a plug-in that gives none itself.</summary>
    public const string NoReason = "it did not open, and gave no reason";

    /// <summary>The most bytes of a line of text, with its end.</summary>
    public const int MaxLine = 1024;

    private const int MaxId = 64;

    /// <summary>Opens a plug-in and reads what it has.</summary>
    /// <param name="entry">Its two functions.</param>
    /// <param name="expectedId">The id that it must have; null if any will do.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="build">Determines which build it is.</param>
    /// <param name="declarations">The kernels that its manifest declares.</param>
    /// <param name="hostVersion">The version of the C ABI that the plug-in is told; another one than this host's to try it.</param>
    /// <returns>The backend; a kernel that failed its checks is left out and listed among the problems.</returns>
    /// <exception cref="PluginUnavailableException">The plug-in says that it can't be used here.</exception>
    /// <exception cref="PluginException">The plug-in as a whole breaks the rules.</exception>
    public static Backend Read(
        IPluginEntry entry,
        string? expectedId,
        string origin,
        Func<string?> build,
        ImmutableArray<KernelDeclaration> declarations,
        uint hostVersion = AbiConstants.KERNELS_ABI_VERSION)
    {
        if (entry.Probe() <= 0)
        {
            throw new PluginUnavailableException("it was built for another processor: its probe says that it can't run on this one");
        }

        kernels_plugin* plugin = Open(entry, hostVersion);
        CheckStruct(plugin);

        string id = ReadId(plugin, expectedId);
        string version = PluginMemory.ReadText(plugin->version, MaxId, "version");
        string description = PluginMemory.ReadText(plugin->description, MaxLine, "description");
        string instructionSet = PluginMemory.ReadText(plugin->instruction_set, MaxId, "instruction_set");
        if (plugin->get_kernel == null)
        {
            throw new PluginException("its get_kernel is null");
        }

        PluginKernels kernels = new(plugin, id, instructionSet);
        kernels.Collect(declarations);
        return Backend.Available(
            id,
            $"{description} (version {version})",
            origin,
            kernels.Implementations,
            kernels.Problems,
            build,
            kernels.Ceilings,
            declared: kernels.Declared);
    }

    /// <summary>The plug-in's function that says why a call failed; null if it has none.</summary>
    /// <param name="plugin">The plug-in; already checked.</param>
    /// <exception cref="PluginException">Its struct is not all mapped.</exception>
    public static delegate* unmanaged[Cdecl]<sbyte*> ReadLastError(kernels_plugin* plugin)
    {
        void* end = &plugin->last_error + 1;
        if (!PluginMemory.Reaches(plugin, end))
        {
            return null;
        }

        PluginMemory.RequireInside(plugin, end, nameof(kernels_plugin));
        return plugin->last_error;
    }

    private static kernels_plugin* Open(IPluginEntry entry, uint hostVersion)
    {
        sbyte* error = null;
        kernels_plugin* plugin = entry.Open(hostVersion, &error);
        if (plugin == null)
        {
            throw error == null
                ? new PluginException(NoReason)
                : new PluginUnavailableException(PluginMemory.ReadText(error, MaxLine, "error"));
        }

        return plugin;
    }

    private static void CheckStruct(kernels_plugin* plugin)
    {
        PluginMemory.RequireStruct(plugin, nameof(kernels_plugin));

        // The first plug-ins of ABI version 1 end with get_kernel; later fields are always optional.
        PluginMemory.RequireInside(plugin, &plugin->get_kernel + 1, nameof(kernels_plugin));
        if (plugin->abi_version is < 1 or > AbiConstants.KERNELS_ABI_VERSION)
        {
            throw new PluginException(
                $"it follows version {plugin->abi_version} of the C ABI; this host reads 1 to {AbiConstants.KERNELS_ABI_VERSION}: "
                + "use a build of the library that is made for this host");
        }
    }

    private static string ReadId(kernels_plugin* plugin, string? expectedId)
    {
        string id = PluginMemory.ReadText(plugin->id, MaxId, "id");
        if (id.Length == 0 || !id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new PluginException($"its id is '{id}'; allowed: lower-case letters, digits and '-'");
        }

        if (expectedId != null && id != expectedId)
        {
            throw new PluginException($"its id is '{id}'; required: '{expectedId}'");
        }

        return id;
    }
}

/// <summary>A plug-in, or one of its kernels, failed a check. The message is the reason, for people to read.</summary>
internal class PluginException(string message) : Exception(message);

/// <summary>A plug-in breaks no rule but can't be used here: it says so itself, or a library that it needs is missing.</summary>
internal sealed class PluginUnavailableException(string message) : PluginException(message);
