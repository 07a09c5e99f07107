using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>The processors on which the calling thread may run, as a mask with 64 in each word. Linux only.</summary>
internal static unsafe partial class ThreadAffinity
{
    /// <summary>Room for as many processors as the C library's own masks hold.</summary>
    private const int Words = 1024 / 64;

    /// <summary>Reads the mask.</summary>
    /// <returns>The mask; null if the system doesn't report it.</returns>
    public static ulong[]? Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        ulong[] mask = new ulong[Words];
        fixed (ulong* words = mask)
        {
            return Get(0, Words * sizeof(ulong), words) < 0 ? null : mask;
        }
    }

    /// <summary>Sets the mask. If that fails, the system places the thread as before.</summary>
    /// <param name="mask">The mask.</param>
    public static void Write(ulong[] mask)
    {
        fixed (ulong* words = mask)
        {
            _ = Set(0, (nuint)(mask.Length * sizeof(ulong)), words);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int Get(int thread, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int Set(int thread, nuint size, ulong* mask);
}
