namespace Kernels;

/// <summary>
/// Receives a call's arguments one by one, by name: first the scalars and then the buffers, in the contract's order.
/// The code that sends a call to another process is such a visitor.
/// </summary>
public interface IArgumentVisitor
{
    /// <summary>A scalar of type float64 or float32.</summary>
    /// <param name="name">Its name in the contract.</param>
    /// <param name="value">Its value.</param>
    void Scalar(string name, double value);

    /// <summary>A scalar of an integral type.</summary>
    /// <param name="name">Its name in the contract.</param>
    /// <param name="value">Its value.</param>
    void Scalar(string name, long value);

    /// <summary>A buffer that the kernel only reads.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name in the contract.</param>
    /// <param name="elements">Its elements, row-major.</param>
    /// <param name="shape">Its extents, slowest first; their product is the number of elements.</param>
    void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged;

    /// <summary>A buffer that the kernel writes.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name in the contract.</param>
    /// <param name="direction">Whether the kernel also reads it; not <see cref="BufferDirection.In"/>.</param>
    /// <param name="elements">Its elements, row-major.</param>
    /// <param name="shape">Its extents, slowest first; their product is the number of elements.</param>
    void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged;
}
