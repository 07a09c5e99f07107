using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>
/// Reads or writes something that is already open, such as a pipe from a shell, at its current position: .NET's stream of
/// a file has a position of its own, and would not move the one that is shared with the shell.
/// </summary>
/// <param name="file">The file, pipe or device.</param>
internal sealed unsafe class DescriptorStream(SafeFileHandle file) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether it never ends, such as <c>/dev/zero</c>: a device, but not a terminal, where a person ends it.</summary>
    public bool IsEndless => FileStatus.Of(file).Kind == FileKind.CharacterDevice && FileCalls.IsTerminal((int)file.DangerousGetHandle()) == 0;

    /// <summary>Ends a read that waits for the other end of a pipe.</summary>
    public CancellationToken Interruption { get; set; }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            WaitForInput();
            nint count;
            while ((count = FileCalls.Read(file, bytes, buffer.Length)) < 0)
            {
                WaitOrThrow(FileCalls.PollEntry.Readable);
            }

            return (int)count;
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            for (int written = 0; written < buffer.Length;)
            {
                nint count = FileCalls.Write(file, bytes + written, buffer.Length - written);
                if (count < 0)
                {
                    WaitOrThrow(FileCalls.PollEntry.Writable);
                }
                else
                {
                    written += (int)count;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Waits until there is something to read, or the end: a read could not be interrupted.</summary>
    private void WaitForInput()
    {
        const int Milliseconds = 100;
        FileCalls.PollEntry entry = new() { File = (int)file.DangerousGetHandle(), Events = FileCalls.PollEntry.Readable };
        while (Interruption.CanBeCanceled && FileCalls.Poll(ref entry, 1, Milliseconds) == 0)
        {
            Interruption.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits for a pipe that another program made non-blocking; throws any error except an interruption.</summary>
    private void WaitOrThrow(short events)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == FileCalls.TryAgain)
        {
            FileCalls.PollEntry entry = new() { File = (int)file.DangerousGetHandle(), Events = events };
            _ = FileCalls.Poll(ref entry, 1, -1);
        }
        else if (error != FileCalls.Interrupted)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }
}
