using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>The two functions of a plug-in, wherever they are: in a file, or linked into this executable.</summary>
internal unsafe interface IPluginEntry
{
    /// <summary>Calls <c>kernels_probe</c>.</summary>
    int Probe();

    /// <summary>Calls <c>kernels_open</c>.</summary>
    kernels_plugin* Open(uint hostAbiVersion, sbyte** error);
}

/// <summary>The functions that a library file exports. The library stays loaded: its threads may outlive any call.</summary>
internal sealed unsafe class LibraryEntry : IPluginEntry
{
    private readonly delegate* unmanaged[Cdecl]<int> _probe;
    private readonly delegate* unmanaged[Cdecl]<uint, sbyte**, kernels_plugin*> _open;

    private LibraryEntry(nint library)
    {
        _probe = (delegate* unmanaged[Cdecl]<int>)Export(library, "kernels_probe");
        _open = (delegate* unmanaged[Cdecl]<uint, sbyte**, kernels_plugin*>)Export(library, "kernels_open");
    }

    /// <summary>Loads a library.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <exception cref="PluginUnavailableException">A library that it needs is missing.</exception>
    /// <exception cref="PluginException">It can't be loaded, or lacks a function.</exception>
    public static LibraryEntry Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new PluginException("there is no such file");
        }

        if (OperatingSystem.IsLinux())
        {
            ElfFile.Check(path);
        }

        try
        {
            return new LibraryEntry(NativeLibrary.Load(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            string reason = $"the system can't load it: {SystemReason(exception.Message)}";
            throw exception is DllNotFoundException && NeedsAnother(path)
                ? new PluginUnavailableException(reason)
                : new PluginException(reason);
        }
    }

    public int Probe() => _probe();

    public kernels_plugin* Open(uint hostAbiVersion, sbyte** error) => _open(hostAbiVersion, error);

    private static nint Export(nint library, string name)
        => NativeLibrary.TryGetExport(library, name, out nint address)
            ? address
            : throw new PluginException($"it exports no '{name}', so it is no plug-in of Kernels, or it was built wrongly");

    /// <summary>
    /// Whether a library that this one needs can't be loaded, and may be missing. Where that can't be read from the file, any failure
    /// may be due to that.
    /// </summary>
    private static bool NeedsAnother(string path) => !OperatingSystem.IsLinux() || ElfNeeds.Of(path).Any(needed => !IsThere(needed, path));

    /// <summary>Whether the linker finds a library by its path or name, or it is beside the one that needs it.</summary>
    private static bool IsThere(string needed, string path)
    {
        if (needed.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(needed);
        }

        if (NativeLibrary.TryLoad(needed, out nint library))
        {
            NativeLibrary.Free(library);
            return true;
        }

        return File.Exists(Path.Combine(Path.GetDirectoryName(path)!, needed));
    }

    /// <summary>The dynamic linker's own message. If there are several lines, the first is only general advice.</summary>
    private static string SystemReason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 1 ? lines[0] : string.Join("; ", lines.Skip(1).Distinct());
    }
}

/// <summary>The C library's functions if it is linked into this executable instead of loaded from a file.</summary>
internal sealed unsafe partial class LinkedEntry : IPluginEntry
{
    /// <summary>Whether it is linked: StaticLinking.targets sets this switch for the NativeAOT compiler.</summary>
    [FeatureSwitchDefinition("Kernels.Native.Linked")]
    public static bool IsLinked => AppContext.TryGetSwitch("Kernels.Native.Linked", out bool isLinked) && isLinked;

    public int Probe() => PluginMethods.kernels_probe();

    public kernels_plugin* Open(uint hostAbiVersion, sbyte** error) => PluginMethods.kernels_open(hostAbiVersion, error);

    /// <summary>The variables that the library's constructor removed from the environment before this program began.</summary>
    /// <returns>Each as <c>NAME=value</c>.</returns>
    public static ImmutableArray<string> ReadTakenVariables()
    {
        List<string> taken = [];
        for (nint* entry = TakenVariables(); *entry != 0; entry++)
        {
            taken.Add(Marshal.PtrToStringUTF8(*entry)!);
        }

        return [.. taken];
    }

    [LibraryImport("kernels_native", EntryPoint = "kernels_environment_taken")]
    private static partial nint* TakenVariables();
}
