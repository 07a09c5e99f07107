using System.Runtime.InteropServices;
using System.Text;
using Kernels.Abi.Tests.Support;
using Kernels.Native;
using Kernels.Native.Interop;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>The libraries that the build puts next to this assembly.</summary>
internal static unsafe class OwnLibraries
{
    public const string NativeName = "kernels_native";

    /// <summary>The C library's path. The test is skipped where the build could not make it, and fails where it could have.</summary>
    public static string RequireNative()
    {
        string path = LibraryFolder.PathOf(NativeName);
        if (!File.Exists(path))
        {
            string reason = LibraryFolder.MissingReason(NativeName);
            Assert.SkipUnless(CCompiler.IsPresent && Tool.Find("cmake") is not null, reason);
            Assert.Fail(reason);
        }

        return path;
    }

    /// <summary>Opens a library as a host of some version.</summary>
    public static kernels_plugin* Open(string path, uint hostVersion, out string? error)
    {
        nint library = NativeLibrary.Load(path);
        var open = (delegate* unmanaged[Cdecl]<uint, sbyte**, kernels_plugin*>)NativeLibrary.GetExport(library, "kernels_open");
        sbyte* text = null;
        kernels_plugin* plugin = open(hostVersion, &text);
        error = plugin == null ? Marshal.PtrToStringUTF8((nint)text) : null;
        return plugin;
    }

    /// <summary>The struct of a kernel; null where the library has none.</summary>
    public static void* FindKernel(string path, string id)
    {
        kernels_plugin* plugin = Open(path, AbiConstants.KERNELS_ABI_VERSION, out string? error);
        Assert.Null(error);
        fixed (byte* text = Encoding.UTF8.GetBytes(id + '\0'))
        {
            return plugin->get_kernel((sbyte*)text);
        }
    }
}
