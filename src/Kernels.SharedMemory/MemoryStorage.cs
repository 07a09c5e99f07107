using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.SharedMemory;

/// <summary>
/// Memory without a name in any file system (Linux). Others reach it through this process's entry below /proc, so it goes
/// away with the last process that maps it. Its size is sealed, so that nobody can pull pages from under a mapping.
/// </summary>
internal sealed class MemoryStorage : SegmentStorage
{
    /// <summary>
    /// Space is reserved in pieces: a signal interrupts a reservation, which then starts again, and .NET's runtime sends signals.
    /// </summary>
    private const long Piece = 64 << 20;

    private MemoryStorage(SafeFileHandle file)
        : base(file, $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}")
    {
    }

    /// <inheritdoc/>
    public override bool CanBeShortened => false;

    public static MemoryStorage CreateUnnamed(long bytes)
    {
        // Reserving more than there is would not fail: the kernel would kill a process instead, likely this one.
        AvailableMemory.Require(bytes);
        int descriptor = UnixCalls.CreateMemoryFile(
            "kernels", UnixCalls.MemoryFileCloseOnExec | UnixCalls.MemoryFileAllowSealing);
        if (descriptor < 0)
        {
            throw new IOException($"The operating system refused shared memory: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        SafeFileHandle file = new(descriptor, ownsHandle: true);
        try
        {
            Reserve(file, bytes);
            Seal(file, UnixCalls.SealShrinking | UnixCalls.SealGrowing);
            return new MemoryStorage(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void ForbidWriting()
    {
        // Linux before 5.1 does not know this seal.
        if (UnixCalls.Control(File, UnixCalls.AddSeals, UnixCalls.SealFutureWrites | UnixCalls.SealSeals) != 0)
        {
            ForbidByMode(File);
        }
    }

    /// <summary>Reserves space from the beginning of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">How much.</param>
    /// <exception cref="IOException">There is no room.</exception>
    internal static void Reserve(SafeFileHandle file, long bytes)
    {
        for (long offset = 0; offset < bytes; offset += Piece)
        {
            long length = Math.Min(Piece, bytes - offset);
            int error;
            do
            {
                error = UnixCalls.Reserve(file, (nint)offset, (nint)length);
            }
            while (error == UnixCalls.Interrupted);

            if (error != 0)
            {
                throw new IOException(
                    $"There is no room for {bytes} bytes of shared memory: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }
    }

    private static void Seal(SafeFileHandle file, int seals)
    {
        if (UnixCalls.Control(file, UnixCalls.AddSeals, seals) != 0)
        {
            throw new IOException($"Shared memory could not be sealed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }
}
