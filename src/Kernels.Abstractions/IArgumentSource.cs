namespace Kernels;

/// <summary>Supplies a call's arguments by name in the contract: the counterpart of <see cref="IArgumentVisitor"/>.</summary>
/// <remarks>Every member throws <see cref="ArgumentException"/> if there is no such argument, or it has another type.</remarks>
public interface IArgumentSource
{
    /// <summary>A scalar of type float64 or float32.</summary>
    /// <param name="name">Its name in the contract.</param>
    /// <returns>Its value.</returns>
    double RealScalar(string name);

    /// <summary>A scalar of an integral type.</summary>
    /// <param name="name">Its name in the contract.</param>
    /// <returns>Its value.</returns>
    long IntegerScalar(string name);

    /// <summary>A buffer that the kernel only reads.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name in the contract.</param>
    /// <returns>Its elements, row-major, in memory that does not move.</returns>
    ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged;

    /// <summary>A buffer that the kernel writes.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    /// <param name="name">Its name in the contract.</param>
    /// <returns>Its elements, row-major, in memory that does not move.</returns>
    Span<T> Output<T>(string name)
        where T : unmanaged;

    /// <summary>The extents of a buffer.</summary>
    /// <param name="name">Its name in the contract.</param>
    /// <returns>The extents, slowest first.</returns>
    ReadOnlySpan<int> Shape(string name);
}
