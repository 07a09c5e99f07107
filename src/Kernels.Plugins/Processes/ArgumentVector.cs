using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>Words in the form in which C functions take a command line.</summary>
internal static unsafe class ArgumentVector
{
    /// <summary>Copies words into memory that is never freed: this process becomes the program, or waits until it ends.</summary>
    /// <param name="words">The words.</param>
    /// <returns>A pointer to each word, and a null pointer at the end.</returns>
    public static byte** Of(IReadOnlyList<string> words)
    {
        byte** vector = (byte**)NativeMemory.Alloc((nuint)(words.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < words.Count; i++)
        {
            vector[i] = (byte*)Marshal.StringToCoTaskMemUTF8(words[i]);
        }

        vector[words.Count] = null;
        return vector;
    }
}
