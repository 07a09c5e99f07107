using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.SharedMemory;

namespace Kernels.Workloads.Buffers;

/// <summary>
/// Protects a kernel's read-only inputs once a workload is made. Buffers that are not in shared memory stay as they are.
/// </summary>
public static class SharedInputs
{
    /// <summary>Lets other processes map the inputs only for reading.</summary>
    /// <param name="workload">A workload whose inputs are in segments of their own.</param>
    /// <exception cref="IOException">The operating system refused.</exception>
    public static void ForbidWriting(Workload workload)
        => workload.Visit(new Visitor(static segment => segment.ForbidWriting()));

    /// <summary>Makes the inputs read-only in this process too: writing to them crashes it.</summary>
    /// <param name="workload">A workload whose inputs are in segments of their own.</param>
    /// <exception cref="IOException">The operating system refused.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows.</exception>
    public static void MakeReadOnlyHere(Workload workload)
        => workload.Visit(new Visitor(static segment => segment.MakeReadOnlyHere()));

    private sealed class Visitor(Action<SharedSegment> action) : ArgumentVisitor
    {
        public override unsafe void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        {
            nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
            if (SharedSegment.TryFind(address, (long)elements.Length * sizeof(T), out SharedSegment? segment, out _))
            {
                action(segment);
            }
        }
    }
}
