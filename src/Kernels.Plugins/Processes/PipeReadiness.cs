using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>Waits until a pipe can be read or written.</summary>
internal static partial class PipeReadiness
{
    public const short Readable = 1;
    public const short Writable = 4;

    private const int Interrupted = 4;

    /// <summary>
    /// How long an impatient wait polls before it sleeps: long enough that neither side sleeps during a series of short calls.
    /// Waking an idle virtual processor takes 40 to 100 µs, twice a call; polling takes at most half a millisecond of a spare
    /// processor.
    /// </summary>
    private static readonly long Impatience = Stopwatch.Frequency / 2000;

    /// <summary>Whether a call leaves a processor free, so that the other side can poll without slowing it down.</summary>
    /// <param name="options">How the call runs.</param>
    public static bool LeavesProcessor(in KernelOptions options) => options.ThreadCount < Environment.ProcessorCount;

    /// <summary>Waits.</summary>
    /// <param name="pipe">The pipe's end.</param>
    /// <param name="events"><see cref="Readable"/> or <see cref="Writable"/>.</param>
    /// <param name="milliseconds">The longest time to wait; -1 for no limit.</param>
    /// <param name="impatiently">Whether to poll for a moment before the thread sleeps.</param>
    /// <returns>Whether the pipe is ready or at its end; false when the time has passed.</returns>
    public static bool Wait(SafeHandle pipe, short events, int milliseconds, bool impatiently = false)
    {
        PollEntry entry = new() { File = (int)pipe.DangerousGetHandle(), Events = events };
        if (impatiently && Ask(ref entry))
        {
            return true;
        }

        int ready;
        while ((ready = Poll(ref entry, 1, milliseconds)) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new Win32Exception(error);
            }
        }

        return ready > 0;
    }

    private static bool Ask(ref PollEntry entry)
    {
        long end = Stopwatch.GetTimestamp() + Impatience;
        do
        {
            if (Poll(ref entry, 1, 0) > 0)
            {
                return true;
            }

            // Linux tends to wake the other side of a pipe on this very processor, so this thread must yield it.
            _ = Yield();
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "sched_yield")]
    private static partial int Yield();
}
