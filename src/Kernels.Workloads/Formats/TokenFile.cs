namespace Kernels.Workloads.Formats;

/// <summary>Reads text files of tokens, one a line, packed with gzip or not.</summary>
internal static class TokenFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a pipe, or <c>-</c> for standard input, is read to its end first.</param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <param name="take">
    /// Receives each line without its end, a line feed or both of carriage return and line feed, and without a byte-order mark of
    /// UTF-8. It throws <see cref="FormatException"/> if it can't take more.
    /// </param>
    /// <exception cref="UserInputException">The file can't be read, or a line is too long.</exception>
    public static void Read(string path, Action<string>? progress, Action<ReadOnlySpan<byte>> take)
    {
        using Stream stream = InputFile.OpenRead(path, progress);
        LineReader? lines = null;
        try
        {
            using GzipInput? packed = GzipInput.TryOpen(stream);
            lines = new LineReader((Stream?)packed ?? stream);
            while (lines.TryRead(out ReadOnlySpan<byte> line))
            {
                ReadOnlySpan<byte> mark = "\uFEFF"u8;
                if (lines.LineNumber == 1 && line.StartsWith(mark))
                {
                    // A file of nothing else has no line.
                    if (lines.BytesRead == mark.Length)
                    {
                        return;
                    }

                    line = line[mark.Length..];
                }

                take(line.EndsWith("\r"u8) ? line[..^1] : line);
            }
        }
        catch (FormatException exception)
        {
            throw new UserInputException($"Text '{path}', line {Math.Max(lines?.LineNumber ?? 1, 1)}: {exception.Message}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"Text '{path}' can't be read: {FileErrors.Describe(exception, path)}.") { MayPass = FileErrors.MayPass(exception) };
        }
    }
}
