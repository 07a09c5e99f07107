using System.Runtime.InteropServices;
using System.Text;
using Kernels.Abi.Tests.Support;
using Kernels.Native;
using Kernels.Native.Interop;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>The libraries that the build puts next to this assembly.</summary>
internal static unsafe class OwnLibraries
{
    /// <summary>The C library's path.</summary>
    public static string RequireNative() => Require("kernels_native", LibraryFolder.PathOf("kernels_native"), "cmake");

    /// <summary>The path of the NativeAOT library for a level.</summary>
    public static string RequireAot(string level) => Require("kernels_aot", LibraryFolder.PathOf($"kernels_aot.{level}"));

    /// <summary>Skips the test if the build could not make the library, and fails it if the library should be there.</summary>
    private static string Require(string name, string path, params IEnumerable<string> tools)
    {
        if (!File.Exists(path))
        {
            string reason = LibraryFolder.MissingReason(name);
            Assert.SkipUnless(OperatingSystem.IsLinux() && tools.Append("cc").All(tool => Tool.Find(tool) is not null), reason);
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

    /// <summary>Why the calling thread's last failed call failed; null if the library says nothing.</summary>
    public static string? LastError(string path)
    {
        kernels_plugin* plugin = Open(path, AbiConstants.KERNELS_ABI_VERSION, out string? error);
        Assert.Null(error);
        return Marshal.PtrToStringUTF8((nint)plugin->last_error());
    }

    /// <summary>The struct of a kernel; null if the library has none.</summary>
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
