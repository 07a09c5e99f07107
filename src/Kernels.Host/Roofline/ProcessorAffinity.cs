using System.Runtime.InteropServices;

namespace Kernels.Host.Roofline;

/// <summary>Binds threads to processors, on Linux.</summary>
internal static unsafe partial class ProcessorAffinity
{
    private const int BitsPerWord = 64;

    /// <summary>Binds the calling thread to a processor. Where that is not possible the system goes on placing it.</summary>
    /// <param name="processor">The processor's number, 0 or above.</param>
    public static void Bind(int processor)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        ulong[] mask = new ulong[(processor / BitsPerWord) + 1];
        mask[^1] = 1ul << (processor % BitsPerWord);
        fixed (ulong* words = mask)
        {
            _ = SetAffinity(0, (nuint)(mask.Length * sizeof(ulong)), words);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ulong* mask);
}
