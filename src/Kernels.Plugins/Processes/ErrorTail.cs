using System.Text;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Processes;

/// <summary>
/// Reads a worker's standard error, so that the worker never waits for room there, and keeps the last of it as a reason.
/// </summary>
internal sealed class ErrorTail
{
    private const int MaxBytes = 4096;
    private const int MaxReasonLength = 300;
    private const int StackBytes = 256 * 1024;

    /// <summary>
    /// How .NET starts its last message when a process dies. The message is on that line or the next; the stack trace below
    /// says less.
    /// </summary>
    private static readonly string[] FirstWords = ["Fatal error.", "Unhandled exception."];

    // A line of a Python traceback: File "/home/me/worker.py", line 12, in name
    private const string PythonFile = "File \"";
    private const string PythonLine = "\", line ";

    private readonly Lock _lock = new();
    private readonly byte[] _tail = new byte[MaxBytes];
    private readonly Thread _thread;
    private int _length;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">Standard error; closed at its end.</param>
    public ErrorTail(Stream stream)
    {
        // A thread of its own: reading the pipe asynchronously would occupy a thread of the pool just the same.
        _thread = new Thread(() => Read(stream), StackBytes) { IsBackground = true, Name = "kernels worker errors" };
        _thread.Start();
    }

    /// <summary>The line that best explains why the process ended; null if it wrote nothing.</summary>
    /// <param name="patience">How long to wait for the end of its output.</param>
    public string? Reason(TimeSpan patience)
    {
        _thread.Join(patience);
        string text;
        lock (_lock)
        {
            text = Encoding.UTF8.GetString(_tail, 0, _length);
        }

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int first = Array.FindIndex(lines, line => FirstWords.Any(words => line.StartsWith(words, StringComparison.Ordinal)));
        string? line = first < 0 ? lines.LastOrDefault()
            : FirstWords.Contains(lines[first]) && first + 1 < lines.Length ? $"{lines[first]} {lines[first + 1]}"
            : lines[first];
        return line is null ? null : OneLine.Of(PlaceOf(lines) + line, MaxReasonLength);
    }

    /// <summary>Where a Python traceback ends, such as <c>worker.py:12: </c>; empty if there is none.</summary>
    private static string PlaceOf(string[] lines)
    {
        if (Array.FindLast(lines, line => EndOfFile(line) > 0) is not { } place)
        {
            return "";
        }

        int end = EndOfFile(place);
        string number = place[(end + PythonLine.Length)..].Split(',')[0];
        return $"{Path.GetFileName(place[PythonFile.Length..end])}:{number}: ";
    }

    /// <summary>Where the name of a file ends in a line of a traceback; negative in any other line.</summary>
    private static int EndOfFile(string line)
        => line.StartsWith(PythonFile, StringComparison.Ordinal)
            ? line.IndexOf(PythonLine, PythonFile.Length, StringComparison.Ordinal)
            : -1;

    private void Read(Stream stream)
    {
        byte[] buffer = new byte[MaxBytes];
        using (stream)
        {
            int count;
            while ((count = stream.Read(buffer)) > 0)
            {
                Keep(buffer.AsSpan(0, count));
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            int kept = Math.Min(_length, MaxBytes - bytes.Length);
            _tail.AsSpan(_length - kept, kept).CopyTo(_tail);
            bytes.CopyTo(_tail.AsSpan(kept));
            _length = kept + bytes.Length;
        }
    }
}
