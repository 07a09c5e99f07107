namespace Kernels.Contracts.Recording;

/// <summary>A copy of a call's arguments, on which an oracle can be called.</summary>
public sealed class RecordedCall : IArgumentVisitor, IArgumentSource
{
    private readonly Dictionary<string, double> _fractions = [];
    private readonly Dictionary<string, long> _wholeNumbers = [];
    private readonly Dictionary<string, (Array Elements, int[] Shape)> _buffers = [];

    /// <summary>The bytes of all buffers.</summary>
    public long Bytes => _buffers.Values.Sum(buffer => (long)Buffer.ByteLength(buffer.Elements));

    /// <summary>The same arguments in other memory.</summary>
    /// <returns>The copy.</returns>
    public RecordedCall Copy()
    {
        RecordedCall copy = new();
        foreach ((string name, double value) in _fractions)
        {
            copy._fractions.Add(name, value);
        }

        foreach ((string name, long value) in _wholeNumbers)
        {
            copy._wholeNumbers.Add(name, value);
        }

        foreach ((string name, (Array elements, int[] shape)) in _buffers)
        {
            copy._buffers.Add(name, ((Array)elements.Clone(), shape));
        }

        return copy;
    }

    /// <summary>The elements of a buffer, an array of their type.</summary>
    /// <param name="name">Its name in the contract.</param>
    /// <returns>The array.</returns>
    public Array ElementsOf(string name) => _buffers[name].Elements;

    /// <summary>The extents of a buffer.</summary>
    /// <param name="name">Its name in the contract.</param>
    /// <returns>The extents, slowest first.</returns>
    public int[] ShapeOf(string name) => _buffers[name].Shape;

    /// <summary>A scalar or an extent, as C takes it.</summary>
    /// <param name="parameter">Which.</param>
    /// <param name="signature">The kernel's function.</param>
    /// <returns>A value of the parameter's type.</returns>
    public object ValueOf(CParameter parameter, CSignature signature) => parameter.Role == CRole.Extent
        ? (long)signature.ExtentsOf(ShapeOf)[parameter.Index]
        : parameter.Type switch
        {
            ElementType.Float64 => (object)_fractions[parameter.Name],
            ElementType.Float32 => (float)_fractions[parameter.Name],
            ElementType.Int32 => (int)_wholeNumbers[parameter.Name],
            _ => _wholeNumbers[parameter.Name],
        };

    /// <inheritdoc/>
    public void Scalar(string name, double value) => _fractions.Add(name, value);

    /// <inheritdoc/>
    public void Scalar(string name, long value) => _wholeNumbers.Add(name, value);

    /// <inheritdoc/>
    public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
        => _buffers.Add(name, (elements.ToArray(), shape.ToArray()));

    /// <inheritdoc/>
    public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
        => _buffers.Add(name, (elements.ToArray(), shape.ToArray()));

    /// <inheritdoc/>
    public double RealScalar(string name) => _fractions[name];

    /// <inheritdoc/>
    public long IntegerScalar(string name) => _wholeNumbers[name];

    /// <inheritdoc/>
    public ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged
        => (T[])_buffers[name].Elements;

    /// <inheritdoc/>
    public Span<T> Output<T>(string name)
        where T : unmanaged
        => (T[])_buffers[name].Elements;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Shape(string name) => _buffers[name].Shape;
}
