using Kernels.Native.Interop;

namespace Kernels.Aot;

/// <summary>Turns exceptions into statuses, because no exception may cross the boundary to C.</summary>
internal static class Status
{
    /// <summary>The status for an exception, whose message becomes the plug-in's last error.</summary>
    public static kernels_status From(Exception exception)
    {
        LastError.Set(exception);
        return exception switch
        {
            ArgumentException or OverflowException => kernels_status.KERNELS_ERROR_INVALID_ARGUMENT,
            OutOfMemoryException => kernels_status.KERNELS_ERROR_OUT_OF_MEMORY,
            _ => kernels_status.KERNELS_ERROR_INTERNAL,
        };
    }

    /// <summary>Options with the caller's thread count, which in the C ABI is 1 or above and has no upper bound.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static KernelOptions Options(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return new KernelOptions(Math.Min(threads, KernelOptions.MaxThreads));
    }
}
