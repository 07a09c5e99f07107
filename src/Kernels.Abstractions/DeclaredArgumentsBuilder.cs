using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Makes the arguments of a declared kernel, and checks them.</summary>
public ref struct DeclaredArgumentsBuilder
{
    private static byte s_nothing;

    private readonly KernelDeclaration _declaration;
    private readonly ReadOnlySpan<int> _extents;
    private readonly ReadOnlySpan<double> _scalars;
    private BufferReferences _buffers;

    /// <summary>Begins with the extents and the scalars, which are not copied.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="extents">One for each of <see cref="KernelDeclaration.Dimensions"/>, in its range.</param>
    /// <param name="scalars">A value for each of <see cref="KernelDeclaration.Parameters"/>, in its range.</param>
    /// <exception cref="ArgumentException">The number of extents or scalars is wrong.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public DeclaredArgumentsBuilder(KernelDeclaration declaration, ReadOnlySpan<int> extents, ReadOnlySpan<double> scalars)
    {
        _declaration = declaration;
        _extents = extents;
        _scalars = scalars;
        Require.Length(extents.Length, declaration.Dimensions.Length, nameof(extents), "one for each dimension");
        Require.Length(scalars.Length, declaration.Parameters.Length, nameof(scalars), "one for each parameter");
        for (int index = 0; index < extents.Length; index++)
        {
            Require.InRange(extents[index], declaration.LeastExtents[index], Array.MaxLength, declaration.Dimensions[index]);
        }

        for (int index = 0; index < scalars.Length; index++)
        {
            CheckScalar(declaration.Parameters[index], scalars[index]);
        }
    }

    /// <summary>Adds a buffer that the kernel only reads.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="elements">Its elements, row-major, as many as its shape says.</param>
    /// <exception cref="ArgumentException">There is no such input, its length is wrong, or it overlaps an output.</exception>
    public void Input<T>(string name, ReadOnlySpan<T> elements)
        where T : unmanaged
        => Add(_declaration.IndexOf(name, ElementTypes.Of<T>(), isInput: true), elements);

    /// <summary>Adds a buffer that the kernel writes.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="elements">Its elements, row-major, as many as its shape says.</param>
    /// <exception cref="ArgumentException">There is no such output, its length is wrong, or it overlaps a buffer.</exception>
    public void Output<T>(string name, Span<T> elements)
        where T : unmanaged
        => Add<T>(_declaration.IndexOf(name, ElementTypes.Of<T>(), isInput: false), elements);

    /// <summary>Completes the arguments.</summary>
    /// <returns>The arguments.</returns>
    /// <exception cref="ArgumentException">A buffer is missing.</exception>
    public readonly DeclaredArguments Build()
    {
        for (int index = 0; index < _declaration.Buffers.Length; index++)
        {
            if (Unsafe.IsNullRef(ref _buffers[index]))
            {
                throw new ArgumentException($"buffer {_declaration.Buffers[index].Name} of {_declaration.Id} is missing.");
            }
        }

        return new DeclaredArguments(_declaration, _extents, _scalars, _buffers);
    }

    private static void CheckScalar(DeclaredParameter parameter, double value)
    {
        Require.InRange(value, parameter.Minimum, parameter.Maximum, parameter.Name);
        Require.Finite(value, parameter.Name);
        if (!ElementTypes.IsFraction(parameter.Type) && value != Math.Truncate(value))
        {
            throw new ArgumentOutOfRangeException(parameter.Name, value, $"{parameter.Name} is {value}; allowed: whole numbers.");
        }
    }

    private void Add<T>(int index, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        // A buffer without elements has no first byte, and a null reference means that it is missing.
        ref byte first = ref elements.IsEmpty ? ref s_nothing : ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements));
        Add(index, elements.Length, ref first);
    }

    private void Add(int index, int length, [UnscopedRef] ref byte first)
    {
        DeclaredBuffer buffer = _declaration.Buffers[index];
        double required = _declaration.LengthOf(index, _extents);
        if (length != required)
        {
            throw new ArgumentException(
                $"{buffer.Name} has {Counted.Of(length, "element")}; required: {required} ({string.Join(" × ", buffer.Shape)}).", buffer.Name);
        }

        for (int other = 0; other < _declaration.Buffers.Length; other++)
        {
            bool isWritten = buffer.Direction != BufferDirection.In || _declaration.Buffers[other].Direction != BufferDirection.In;
            if (other != index && isWritten && !Unsafe.IsNullRef(ref _buffers[other]))
            {
                Require.NoOverlap(
                    ref first,
                    BytesOf(index),
                    ref _buffers[other],
                    BytesOf(other),
                    buffer.Name,
                    _declaration.Buffers[other].Name);
            }
        }

        _buffers.Set(index, ref first);
    }

    private readonly nint BytesOf(int index)
        => (nint)_declaration.LengthOf(index, _extents) * ElementTypes.SizeOf(_declaration.Buffers[index].Type);
}
