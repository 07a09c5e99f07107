namespace Kernels.Workloads.Formats;

/// <summary>Reads text files of tokens, one a line, packed with gzip or not.</summary>
internal static class TokenFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a pipe, or <c>-</c> for standard input, is read to its end first.</param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <param name="take">Receives each token. It throws <see cref="FormatException"/> if it can't take more.</param>
    /// <exception cref="UserInputException">The file can't be read, or a line is too long.</exception>
    public static void Read(string path, Action<string>? progress, Action<ReadOnlySpan<byte>> take)
    {
        using TokenReader reader = new(path, InputFile.OpenRead(path, progress));
        try
        {
            while (reader.TryRead(out ReadOnlySpan<byte> token))
            {
                take(token);
            }
        }
        catch (Exception exception) when (reader.Explain(exception) is { } explained)
        {
            throw explained;
        }
    }
}
