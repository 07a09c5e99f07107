using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>One end of a pipe to or from a worker, that never waits beyond a deadline, whoever holds the other end.</summary>
/// <param name="stream">What <see cref="Process"/> gives.</param>
internal sealed class WorkerPipe(Stream stream) : IDisposable
{
    /// <summary>PIPE_BUF where it is smallest: as much fits without waiting into a pipe that poll says can be written.</summary>
    private const int AtomicBytes = 512;

    /// <summary>Reads what is there; waits for something.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="deadline">Until when to wait.</param>
    /// <param name="impatiently">Whether it is expected in a moment.</param>
    /// <returns>The number of bytes; 0 at the end.</returns>
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

        WaitFor(PipeReadiness.Readable, deadline, impatiently);
        return stream.Read(buffer);
    }

    /// <summary>Writes.</summary>
    /// <param name="bytes">What.</param>
    /// <param name="deadline">Until when to wait for room.</param>
    /// <exception cref="TimeoutException">There was not enough room in time.</exception>
    /// <exception cref="IOException">Nobody reads it any more.</exception>
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
            WaitFor(PipeReadiness.Writable, deadline);
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

    private void WaitFor(short events, Deadline deadline, bool impatiently = false)
    {
        SafeHandle pipe = ((PipeStream)stream).SafePipeHandle;
        if (!PipeReadiness.Wait(pipe, events, deadline.RemainingMilliseconds, impatiently))
        {
            throw new TimeoutException();
        }
    }
}
