using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>One end of a pipe to or from a worker. It never waits beyond a deadline, whoever holds the other end.</summary>
/// <param name="stream">The stream from <see cref="Process"/>.</param>
/// <param name="hasEnded">
/// Whether the worker has ended: processes that it started may hold its end of the pipe for longer.
/// </param>
internal sealed class WorkerPipe(Stream stream, Func<bool> hasEnded) : IDisposable
{
    private const int MillisecondsBetweenLooks = 100;

    /// <summary>
    /// The smallest PIPE_BUF of any system: if poll says that a pipe can be written, this much fits without waiting.
    /// </summary>
    private const int AtomicBytes = 512;

    /// <summary>Reads what is there; if nothing is, waits for something.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="deadline">When to stop waiting.</param>
    /// <param name="impatiently">Whether data is expected in a moment.</param>
    /// <returns>The number of bytes; 0 at the end of the pipe or of the worker.</returns>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    public int Read(Span<byte> buffer, Deadline deadline, bool impatiently)
    {
        if (OperatingSystem.IsWindows())
        {
            byte[] bytes = new byte[buffer.Length];
            int count = Await(token => stream.ReadAsync(bytes, token).AsTask(), deadline);
            bytes.AsSpan(0, count).CopyTo(buffer);
            return count;
        }

        return WaitFor(PipeReadiness.Readable, deadline, impatiently) ? stream.Read(buffer) : 0;
    }

    /// <summary>Writes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="deadline">When to stop waiting.</param>
    /// <exception cref="TimeoutException">There was not enough room in time.</exception>
    /// <exception cref="IOException">Nobody reads the pipe any more.</exception>
    public void Write(ReadOnlySpan<byte> bytes, Deadline deadline)
    {
        if (OperatingSystem.IsWindows())
        {
            byte[] copy = bytes.ToArray();
            Await(
                async token =>
                {
                    await stream.WriteAsync(copy, token).ConfigureAwait(false);
                    return copy.Length;
                },
                deadline);
            return;
        }

        while (!bytes.IsEmpty)
        {
            if (!WaitFor(PipeReadiness.Writable, deadline))
            {
                throw new IOException("the worker has ended");
            }

            int count = Math.Min(bytes.Length, AtomicBytes);
            stream.Write(bytes[..count]);
            bytes = bytes[count..];
        }
    }

    public void Dispose() => stream.Dispose();

    private static int Await(Func<CancellationToken, Task<int>> begin, Deadline deadline)
    {
        using CancellationTokenSource limit = new(deadline.RemainingMilliseconds);
        try
        {
            return begin(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException();
        }
    }

    /// <summary>Waits; returns false if the worker ends meanwhile.</summary>
    private bool WaitFor(short events, Deadline deadline, bool impatiently = false)
    {
        SafeHandle pipe = ((PipeStream)stream).SafePipeHandle;
        while (true)
        {
            // Checked first, so that output from before the worker's end is still found.
            bool isOver = hasEnded();
            int remaining = deadline.RemainingMilliseconds;
            if (PipeReadiness.Wait(pipe, events, isOver ? 0 : Math.Min(remaining, MillisecondsBetweenLooks), impatiently))
            {
                return true;
            }

            if (isOver)
            {
                return false;
            }

            if (remaining == 0)
            {
                throw new TimeoutException();
            }

            impatiently = false;
        }
    }
}
