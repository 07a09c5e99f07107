using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>Words as C's functions take those of a command line.</summary>
internal static unsafe class ArgumentVector
{
    /// <summary>Copies words into memory that is never freed: this process becomes that program, or waits for it until its end.</summary>
    /// <param name="words">The words.</param>
    /// <returns>A pointer to each, and a null pointer.</returns>
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
