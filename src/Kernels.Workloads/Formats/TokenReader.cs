namespace Kernels.Workloads.Formats;

/// <summary>Reads tokens of a text, one a line, packed with gzip or not.</summary>
/// <param name="path">The text's name, for messages.</param>
/// <param name="stream">The text, from its beginning; disposed with this.</param>
internal sealed class TokenReader(string path, Stream stream) : IDisposable
{
    private GzipInput? _packed;
    private LineReader? _lines;

    /// <summary>How many bytes have been read so far, unpacked.</summary>
    public long BytesRead => _lines?.BytesRead ?? 0;

    /// <summary>Reads the next token.</summary>
    /// <param name="token">
    /// A line without its end, a line feed or both of carriage return and line feed, and without a byte-order mark of UTF-8; valid
    /// until the next call.
    /// </param>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="FormatException">The line is too long.</exception>
    /// <exception cref="IOException">The text can't be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> token)
    {
        _lines ??= Open();
        if (!_lines.TryRead(out token))
        {
            return false;
        }

        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        if (_lines.LineNumber == 1 && token.StartsWith(mark))
        {
            // A file of nothing else has no line.
            if (_lines.BytesRead == mark.Length)
            {
                return false;
            }

            token = token[mark.Length..];
        }

        token = token.EndsWith("\r"u8) ? token[..^1] : token;
        return true;
    }

    /// <summary>Says what is wrong with the text; null if an exception is not about it.</summary>
    /// <param name="exception">What reading threw, or taking what was read.</param>
    public UserInputException? Explain(Exception exception) => exception switch
    {
        FormatException => new UserInputException($"Text '{path}', line {Math.Max(_lines?.LineNumber ?? 1, 1)}: {exception.Message}."),
        IOException or UnauthorizedAccessException => new UserInputException($"Text '{path}' can't be read: {FileErrors.Describe(exception, path)}.")
        {
            MayPass = FileErrors.MayPass(exception),
        },
        _ => null,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed?.Dispose();
        stream.Dispose();
    }

    private LineReader Open()
    {
        _packed = GzipInput.TryOpen(stream);
        return new LineReader((Stream?)_packed ?? stream);
    }
}
