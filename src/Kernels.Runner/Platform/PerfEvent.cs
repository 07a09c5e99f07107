using System.Runtime.InteropServices;

namespace Kernels.Runner.Platform;

/// <summary>Linux's system call <c>perf_event_open</c>, for which the C library has no function.</summary>
internal static unsafe partial class PerfEvent
{
    private const int AttributeBytes = 64;

    /// <summary>The flags exclude_kernel and exclude_hv of perf_event_attr: counting one's own user mode needs the least rights.</summary>
    private const ulong UserModeOnly = 1 << 5 | 1 << 6;

    /// <summary>Opens a counter of this thread's cycles, and closes it.</summary>
    /// <returns>0, or the error number.</returns>
    public static int Open()
    {
        long number = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 298,
            Architecture.Arm64 => 241,
            _ => -1,
        };

        // PERF_ATTR_SIZE_VER0: type (0: hardware) and size, config (0: cycles), three fields of 0, flags.
        ulong* attributes = stackalloc ulong[AttributeBytes / sizeof(ulong)];
        new Span<ulong>(attributes, AttributeBytes / sizeof(ulong)).Clear();
        attributes[0] = (ulong)AttributeBytes << 32;
        attributes[5] = UserModeOnly;

        nint descriptor = Call((nint)number, attributes, 0, -1, -1, 0);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        _ = Close((int)descriptor);
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, ulong* attributes, nint process, nint processor, nint group, nuint flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
