using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Makes the arguments of a declared kernel, and checks them.</summary>
public ref struct DeclaredArgumentsBuilder
{
    private readonly KernelDeclaration _declaration;
    private readonly ReadOnlySpan<int> _extents;
    private readonly ReadOnlySpan<double> _scalars;
    private BufferReferences _buffers;

    /// <summary>Begins with the extents and the scalars, which are used where they are.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="extents">1 or above for each of <see cref="KernelDeclaration.Dimensions"/>.</param>
    /// <param name="scalars">A value for each of <see cref="KernelDeclaration.Parameters"/>, in its range.</param>
    /// <exception cref="ArgumentException">There are more or fewer of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public DeclaredArgumentsBuilder(KernelDeclaration declaration, ReadOnlySpan<int> extents, ReadOnlySpan<double> scalars)
    {
        _declaration = declaration;
        _extents = extents;
        _scalars = scalars;
        Require.Length(extents.Length, declaration.Dimensions.Length, nameof(extents), "one for each dimension");
        Require.Length(scalars.Length, declaration.Parameters.Length, nameof(scalars), "one for each parameter");
        for (int index = 0; index < extents.Length; index++)
        {
            Require.InRange(extents[index], 1, Array.MaxLength, declaration.Dimensions[index]);
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
    /// <exception cref="ArgumentException">There is no such input, or it overlaps an output.</exception>
    public void Input<T>(string name, ReadOnlySpan<T> elements)
        where T : unmanaged
        => Add(_declaration.IndexOf<T>(name, isInput: true), elements);

    /// <summary>Adds a buffer that the kernel writes.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="elements">Its elements, row-major, as many as its shape says.</param>
    /// <exception cref="ArgumentException">There is no such buffer, or it overlaps another one.</exception>
    public void Output<T>(string name, Span<T> elements)
        where T : unmanaged
        => Add<T>(_declaration.IndexOf<T>(name, isInput: false), elements);

    /// <summary>Ends.</summary>
    /// <returns>The arguments.</returns>
    /// <exception cref="ArgumentException">A buffer is missing.</exception>
    public readonly DeclaredArguments Build()
    {
        for (int index = 0; index < _declaration.Buffers.Length; index++)
        {
            if (Unsafe.IsNullRef(ref _buffers[index]))
            {
                throw new ArgumentException($"buffer {_declaration.Buffers[index].Name} of {_declaration.Contract.Id} is missing.");
            }
        }

        return new DeclaredArguments(_declaration, _extents, _scalars, _buffers);
    }

    private static void CheckScalar(DeclaredParameter parameter, double value)
    {
        Require.InRange(value, parameter.Minimum, parameter.Maximum, parameter.Name);
        Require.Finite(value, parameter.Name);
        if (parameter.Type == ElementType.Int32 && value != Math.Truncate(value))
        {
            throw new ArgumentOutOfRangeException(parameter.Name, value, $"{parameter.Name} is {value}; allowed: whole numbers.");
        }
    }

    private void Add<T>(int index, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        DeclaredBuffer buffer = _declaration.Buffers[index];
        double length = _declaration.LengthOf(buffer, _extents);
        if (elements.Length != length)
        {
            throw new ArgumentException(
                $"{buffer.Name} has {elements.Length} elements; required: {length} ({string.Join(" × ", buffer.Shape)}).", buffer.Name);
        }

        ref byte first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements));
        for (int other = 0; other < _declaration.Buffers.Length; other++)
        {
            if (other != index && !Unsafe.IsNullRef(ref _buffers[other]))
            {
                CheckOverlap(buffer, ref first, other);
            }
        }

        _buffers.Set(index, ref first);
    }

    private readonly void CheckOverlap(DeclaredBuffer buffer, ref byte first, int otherIndex)
    {
        DeclaredBuffer other = _declaration.Buffers[otherIndex];
        if (buffer.Direction != BufferDirection.In || other.Direction != BufferDirection.In)
        {
            Require.NoOverlap(
                ref first, BytesOf(buffer), ref _buffers[otherIndex], BytesOf(other), buffer.Name, other.Name);
        }
    }

    private readonly nint BytesOf(DeclaredBuffer buffer)
        => (nint)_declaration.LengthOf(buffer, _extents) * ElementTypes.SizeOf(buffer.Type);
}
