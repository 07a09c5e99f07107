using Kernels.Native;

namespace Kernels.Runner.Roofline;

/// <summary>Binds threads to processors, on Linux.</summary>
internal static class ProcessorAffinity
{
    private const int BitsPerWord = 64;

    /// <summary>Binds the calling thread to a processor. If that is not possible, the system goes on placing it.</summary>
    /// <param name="processor">The processor's number, 0 or above.</param>
    public static void Bind(int processor)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        ulong[] mask = new ulong[(processor / BitsPerWord) + 1];
        mask[^1] = 1ul << (processor % BitsPerWord);
        ThreadAffinity.Write(mask);
    }
}
