namespace Kernels.Workloads.Buffers;

/// <summary>
/// Allocates buffers that end exactly at an inaccessible page, so that reading or writing one element past the end
/// ends the process instead of going unnoticed. Another such page lies before the buffer's first page.
/// </summary>
/// <remarks>
/// The end decides the address, so a buffer is aligned only to its element size, unless its size in bytes is a multiple of
/// more. An access before the first element is caught only below the page boundary before it. For tests and <c>kernels
/// check</c>: every buffer costs at least three pages and two system calls.
/// </remarks>
public sealed unsafe class GuardedAllocator : BufferAllocator
{
    /// <inheritdoc/>
    /// <exception cref="PlatformNotSupportedException">The operating system is not Linux, macOS or Windows.</exception>
    public override KernelBuffer<T> Allocate<T>(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint page = (nuint)Environment.SystemPageSize;
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        nuint accessible = (nuint.Max(bytes, 1) + page - 1) / page * page;
        nuint reserved = page + accessible + page;
        byte* region = GuardPages.Reserve(reserved);
        try
        {
            GuardPages.MakeAccessible(region + page, accessible);
        }
        catch
        {
            GuardPages.Release(region, reserved);
            throw;
        }

        return new Buffer<T>(region, reserved, (T*)(region + page + accessible - bytes), length);
    }

    private sealed class Buffer<T>(byte* region, nuint reserved, T* elements, int length)
        : KernelBuffer<T>(elements, length)
        where T : unmanaged
    {
        private readonly byte* _region = region;

        protected override void Free() => GuardPages.Release(_region, reserved);
    }
}
