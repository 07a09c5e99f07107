using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>The arguments of a declared kernel, by name; made by a <see cref="DeclaredArgumentsBuilder"/>, which checks them.</summary>
public readonly ref struct DeclaredArguments
{
    private readonly BufferReferences _buffers;

    internal DeclaredArguments(
        KernelDeclaration declaration, ReadOnlySpan<int> extents, ReadOnlySpan<double> scalars, BufferReferences buffers)
    {
        Declaration = declaration;
        Extents = extents;
        Scalars = scalars;
        _buffers = buffers;
    }

    /// <summary>The kernel.</summary>
    public KernelDeclaration Declaration { get; }

    /// <summary>The extents, in the order of <see cref="KernelDeclaration.Dimensions"/>; each in its range.</summary>
    public ReadOnlySpan<int> Extents { get; }

    /// <summary>The scalars, in the order of <see cref="KernelDeclaration.Parameters"/>; each in its range.</summary>
    public ReadOnlySpan<double> Scalars { get; }

    /// <summary>The extent of a dimension.</summary>
    /// <param name="dimension">Its name.</param>
    /// <returns>The extent.</returns>
    /// <exception cref="ArgumentException">There is no such dimension.</exception>
    public int Extent(string dimension)
        => Declaration.Dimensions.IndexOf(dimension) is >= 0 and int index
            ? Extents[index]
            : throw new ArgumentException($"{Declaration.Id} has no dimension '{dimension}'.", nameof(dimension));

    /// <summary>A scalar of any type.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is no such scalar.</exception>
    public double RealScalar(string name)
    {
        for (int index = 0; index < Declaration.Parameters.Length; index++)
        {
            if (Declaration.Parameters[index].Name == name)
            {
                return Scalars[index];
            }
        }

        throw new ArgumentException($"{Declaration.Id} has no scalar '{name}'.", nameof(name));
    }

    /// <summary>A scalar of type int32.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is no such scalar.</exception>
    public int IntegerScalar(string name) => (int)RealScalar(name);

    /// <summary>A scalar of type int64.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">There is no such scalar.</exception>
    public long LongScalar(string name) => (long)RealScalar(name);

    /// <summary>A buffer that the kernel only reads.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>Its elements, row-major.</returns>
    /// <exception cref="ArgumentException">There is no such buffer of that type and direction.</exception>
    public ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged
        => Elements<T>(Declaration.IndexOf(name, ElementTypes.Of<T>(), isInput: true));

    /// <summary>A buffer that the kernel writes.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>Its elements, row-major.</returns>
    /// <exception cref="ArgumentException">There is no such buffer of that type and direction.</exception>
    public Span<T> Output<T>(string name)
        where T : unmanaged
        => Elements<T>(Declaration.IndexOf(name, ElementTypes.Of<T>(), isInput: false));

    /// <summary>The first byte of a buffer, for code that pins it; a null reference beyond the last buffer.</summary>
    /// <param name="index">0 to <see cref="KernelDeclaration.MaxBuffers"/> − 1.</param>
    internal ref byte FirstByte(int index) => ref _buffers[index];

    /// <summary>A buffer that the kernel only reads.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="index">Its place in <see cref="KernelDeclaration.Buffers"/>.</param>
    /// <returns>Its elements, row-major.</returns>
    /// <exception cref="ArgumentException">That buffer has another type or direction.</exception>
    public ReadOnlySpan<T> Input<T>(int index)
        where T : unmanaged
    {
        Declaration.RequireKind(index, ElementTypes.Of<T>(), isInput: true);
        return Elements<T>(index);
    }

    /// <summary>A buffer that the kernel writes.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="index">Its place in <see cref="KernelDeclaration.Buffers"/>.</param>
    /// <returns>Its elements, row-major.</returns>
    /// <exception cref="ArgumentException">That buffer has another type or direction.</exception>
    public Span<T> Output<T>(int index)
        where T : unmanaged
    {
        Declaration.RequireKind(index, ElementTypes.Of<T>(), isInput: false);
        return Elements<T>(index);
    }

    private Span<T> Elements<T>(int index)
        where T : unmanaged
        => MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, T>(ref _buffers[index]), (int)Declaration.LengthOf(index, Extents));
}
