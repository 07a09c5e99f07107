using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>Checks that a plug-in's pointer leads to mapped memory: reading unmapped memory would end the process.</summary>
internal static unsafe partial class PluginMemory
{
    private const int Asynchronous = 1;
    private const int NotMapped = 12;

    /// <summary>Checks that memory is mapped. On Windows nothing is checked.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="bytes">How many bytes; above 0.</param>
    /// <param name="name">What should be there, for the message.</param>
    /// <exception cref="PluginException">Some of it is not mapped.</exception>
    public static void Require(void* address, long bytes, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // An asynchronous msync does nothing except report memory that is not mapped.
        nuint page = (nuint)address & ~(nuint)(Environment.SystemPageSize - 1);
        nuint length = (nuint)address - page + (nuint)bytes;
        if (Synchronize(page, length, Asynchronous) != 0 && Marshal.GetLastPInvokeError() == NotMapped)
        {
            throw new PluginException($"its {name} can't be read: there is no memory at 0x{(nuint)address:x}");
        }
    }

    /// <summary>Whether an address begins a page, which may be unmapped even if the byte before it is mapped.</summary>
    /// <param name="address">The address.</param>
    public static bool BeginsPage(void* address) => (nuint)address % (nuint)Environment.SystemPageSize == 0;

    [LibraryImport("libc", EntryPoint = "msync", SetLastError = true)]
    private static partial int Synchronize(nuint address, nuint length, int flags);
}
