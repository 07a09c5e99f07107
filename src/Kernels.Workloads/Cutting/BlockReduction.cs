using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>Combines the outputs of blocks, as a kernel's declaration says.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="declaration">The kernel, which can be cut.</param>
/// <param name="write">Passes arguments to a visitor.</param>
internal sealed class BlockReduction<TArguments>(KernelDeclaration declaration, ArgumentWriter<TArguments> write)
    where TArguments : struct, allows ref struct
{
    private Combination? _combination;

    /// <summary>Adds the outputs of a block, and puts the result of all blocks in their place.</summary>
    /// <param name="arguments">The block's arguments, after its call.</param>
    /// <exception cref="UserInputException">The sum of whole numbers is too large for their type.</exception>
    public void Add(scoped in TArguments arguments)
    {
        if (declaration.Cut!.Reduction is null)
        {
            return;
        }

        if (_combination is null)
        {
            Extents extents = new(declaration);
            write(arguments, extents);
            _combination = new Combination(declaration, extents.Found);
        }

        write(arguments, _combination);
    }

    /// <summary>Finds the extents of arguments.</summary>
    private sealed class Extents(KernelDeclaration declaration) : IArgumentVisitor
    {
        public int[] Found { get; } = new int[declaration.Dimensions.Length];

        public void Scalar(string name, double value)
        {
        }

        public void Scalar(string name, long value)
        {
        }

        public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
            where T : unmanaged
            => Add(name, shape);

        public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
            where T : unmanaged
            => Add(name, shape);

        private void Add(string name, ReadOnlySpan<int> shape)
        {
            for (int axis = 0; axis < shape.Length; axis++)
            {
                if (declaration.DimensionOf(declaration.IndexOfBuffer(name), axis, shape[axis]) is (int dimension, int extent))
                {
                    Found[dimension] = extent;
                }
            }
        }
    }

    /// <summary>Adds each result that it visits, and overwrites it.</summary>
    private sealed unsafe class Combination(KernelDeclaration declaration, int[] extents) : IArgumentVisitor
    {
        private readonly ImmutableArray<PartReduction> _reductions = PartReduction.Create(declaration, extents);
        private readonly ImmutableArray<string> _results = [.. declaration.Buffers.Where(buffer => buffer.IsResult).Select(buffer => buffer.Name)];

        public void Scalar(string name, double value)
        {
        }

        public void Scalar(string name, long value)
        {
        }

        public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
            where T : unmanaged
        {
        }

        public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
            where T : unmanaged
        {
            if (_results.IndexOf(name) is >= 0 and int index)
            {
                Require.Length(elements.Length, (int)declaration.LengthOf(declaration.IndexOfBuffer(name), extents), name, "as in the first block");
                fixed (T* first = elements)
                {
                    Pinned pinned = new((nint)first, elements.Length);
                    _reductions[index].Add(pinned, []);
                    _reductions[index].Put(pinned);
                }
            }
        }
    }

    /// <summary>An output that does not move.</summary>
    private sealed unsafe class Pinned(nint first, int length) : IArgumentSource
    {
        public double RealScalar(string name) => throw new NotSupportedException();

        public long IntegerScalar(string name) => throw new NotSupportedException();

        public ReadOnlySpan<T> Input<T>(string name)
            where T : unmanaged
            => throw new NotSupportedException();

        public Span<T> Output<T>(string name)
            where T : unmanaged
            => new((T*)first, length);

        public ReadOnlySpan<int> Shape(string name) => throw new NotSupportedException();
    }
}
