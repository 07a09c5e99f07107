using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Native;

/// <summary>
/// The NativeAOT library inside a published executable (<c>image.c</c>), for a wider level than the executable's own C#. NativeAOT
/// fixes the instruction set when it compiles, so code for two levels takes two libraries.
/// </summary>
internal static unsafe partial class AotImage
{
    /// <summary>The level for which it is compiled.</summary>
    public const string Level = "x86-64-v4";

    /// <summary>Whether there is one: StaticLinking.targets sets this switch for the NativeAOT compiler.</summary>
    [FeatureSwitchDefinition("Kernels.Native.AotImage")]
    public static bool IsInside => AppContext.TryGetSwitch("Kernels.Native.AotImage", out bool isInside) && isInside;

    private static UnmanagedMemoryStream Packed
    {
        get
        {
            byte* begin = Image(out long length);
            return new(begin, length);
        }
    }

    /// <summary>Loads it.</summary>
    /// <param name="name">The id that it must have.</param>
    /// <returns>Its backend; unavailable, with the reason, if this processor or system can't use it.</returns>
    public static Backend Load(string name)
        => PluginLoader.Read(Open, name, "built in", static () =>
        {
            XxHash128 hash = new();
            hash.Append(Packed);
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        });

    /// <summary>Loads it from a file in memory, since the dynamic linker takes only files.</summary>
    private static LibraryEntry Open()
    {
        const uint CloseOnExecution = 1;
        using SafeFileHandle handle = new(MemoryFile($"kernels_aot.{Level}", CloseOnExecution), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new PluginException($"it can't be opened from memory: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        using FileStream file = new(handle, FileAccess.Write, bufferSize: 0);
        using GZipStream content = new(Packed, CompressionMode.Decompress);
        content.CopyTo(file);
        LibraryEntry entry = LibraryEntry.Load($"/proc/self/fd/{handle.DangerousGetHandle()}");
        return entry.Probe() > 0
            ? entry
            : throw new PluginException(
                $"this processor has no {Level}, and this executable's own C# is compiled ahead of time for less: use simd or managed");
    }

    [LibraryImport("kernels_native", EntryPoint = "kernels_aot_image")]
    private static partial byte* Image(out long length);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFile(string name, uint flags);
}
