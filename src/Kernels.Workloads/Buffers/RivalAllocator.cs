using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.SharedMemory;

namespace Kernels.Workloads.Buffers;

/// <summary>
/// Allocates shared buffers for rivals that don't trust each other. All share one copy of a kernel's inputs, and no other
/// process can write to it. Each owner has its own outputs, which no other owner's process ever maps.
/// </summary>
/// <remarks>
/// A buffer's address changes with its owner: spans from before <see cref="GiveTo"/> must not be used afterwards.
/// </remarks>
public sealed unsafe class RivalAllocator : BufferAllocator
{
    private readonly List<IRivalBuffer> _buffers = [];
    private readonly Dictionary<object, int> _owners = [];
    private int _owner;

    private interface IRivalBuffer
    {
        /// <summary>Whether its memory is freed.</summary>
        bool IsFreed { get; }

        /// <summary>Whether it is now at an address.</summary>
        bool Holds(nint address);

        /// <summary>Gives it to an owner. After the first call each owner has its own memory.</summary>
        void GiveTo(int owner);

        /// <summary>Whether owners have memory of their own.</summary>
        bool IsOutput { get; set; }
    }

    /// <inheritdoc/>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    /// <exception cref="IOException">The folder for shared memory can't be written, or has no room.</exception>
    public override KernelBuffer<T> Allocate<T>(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Buffer<T> buffer = new(CreateSegment<T>(length), length);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Forbids other processes to write to the inputs of a workload, and separates its outputs.</summary>
    /// <param name="workload">A workload with buffers from this allocator.</param>
    /// <exception cref="IOException">The operating system refused.</exception>
    public void Protect(Workload workload)
    {
        SharedInputs.ForbidWriting(workload);
        workload.Visit(new OutputFinder(_buffers));
    }

    /// <summary>Switches all outputs to an owner's memory; their content is undefined until they are reset.</summary>
    /// <param name="owner">The owner; equal ones share memory.</param>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    /// <exception cref="IOException">The folder for shared memory can't be written, or has no room.</exception>
    public void GiveTo(object owner)
    {
        if (!_owners.TryGetValue(owner, out int number))
        {
            number = _owners.Count;
            _owners.Add(owner, number);
        }

        if (number == _owner)
        {
            return;
        }

        foreach (IRivalBuffer buffer in _buffers.Where(buffer => buffer is { IsOutput: true, IsFreed: false }))
        {
            buffer.GiveTo(number);
        }

        _owner = number;
    }

    private static SharedSegment CreateSegment<T>(int length)
        where T : unmanaged
        => SharedSegment.Create(Math.Max((long)length * sizeof(T), 1));

    private sealed class Buffer<T>(SharedSegment first, int length) : KernelBuffer<T>((T*)first.Address, length), IRivalBuffer
        where T : unmanaged
    {
        private readonly Dictionary<int, SharedSegment> _segments = new() { [0] = first };
        private SharedSegment _current = first;

        public bool IsFreed => _segments.Count == 0;

        public bool IsOutput { get; set; }

        public bool Holds(nint address) => !IsFreed && address == _current.Address;

        public void GiveTo(int owner)
        {
            if (!_segments.TryGetValue(owner, out SharedSegment? segment))
            {
                segment = CreateSegment<T>(Length);
                _segments.Add(owner, segment);
            }

            _current = segment;
            MoveTo((T*)segment.Address);
        }

        protected override void Free()
        {
            foreach (SharedSegment segment in _segments.Values)
            {
                segment.Dispose();
            }

            _segments.Clear();
        }
    }

    private sealed class OutputFinder(List<IRivalBuffer> buffers) : ArgumentVisitor
    {
        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
            foreach (IRivalBuffer buffer in buffers.Where(buffer => buffer.Holds(address)))
            {
                buffer.IsOutput = true;
            }
        }
    }
}
