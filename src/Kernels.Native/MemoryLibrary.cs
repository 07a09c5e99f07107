using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Native;

/// <summary>A library in a file that has no name in any folder, so that nobody can replace it. Linux only.</summary>
internal sealed partial class MemoryLibrary : IDisposable
{
    private const uint CloseOnExec = 0x1;

    private readonly SafeFileHandle _file;

    private MemoryLibrary(SafeFileHandle file) => _file = file;

    /// <summary>A path by which the dynamic linker opens it, until this is disposed; what is loaded by then stays.</summary>
    public string Path => $"/proc/self/fd/{_file.DangerousGetHandle()}";

    /// <summary>Creates it.</summary>
    /// <param name="name">Its name in lists of what a process has mapped.</param>
    /// <param name="content">The library file's bytes.</param>
    /// <exception cref="PluginException">The system has no memory for it.</exception>
    public static MemoryLibrary Create(string name, ReadOnlySpan<byte> content)
    {
        SafeFileHandle file = new(CreateMemoryFile(name, CloseOnExec), ownsHandle: true);
        if (file.IsInvalid)
        {
            throw new PluginException($"the system makes no file in memory: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        RandomAccess.Write(file, content, 0);
        return new MemoryLibrary(file);
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
