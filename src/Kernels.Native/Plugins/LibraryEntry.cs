using System.Runtime.InteropServices;
using Kernels.Native.Interop;

namespace Kernels.Native;

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
            throw exception is DllNotFoundException && NeedsAnother(reason)
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
    /// Whether a library that this one needs is missing: on Unix the linker's message then has the system's text for that.
    /// </summary>
    private static bool NeedsAnother(string reason)
    {
        const int NoSuchFile = 2;
        return OperatingSystem.IsWindows() || reason.Contains(Marshal.GetPInvokeErrorMessage(NoSuchFile), StringComparison.Ordinal);
    }

    /// <summary>The dynamic linker's own message. If there are several lines, the first is only general advice.</summary>
    private static string SystemReason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 1 ? lines[0] : string.Join("; ", lines.Skip(1).Distinct());
    }
}
