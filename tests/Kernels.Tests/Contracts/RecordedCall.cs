using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Tests.Contracts;

/// <summary>Keeps a call's arguments by name and returns them later, as if the call were sent to another process.</summary>
internal sealed class RecordedCall : IArgumentVisitor, IArgumentSource
{
    private readonly Dictionary<string, double> _scalars = [];
    private readonly Dictionary<string, (byte[] Bytes, int[] Shape)> _buffers = [];

    /// <summary>The recorded arguments, a line each.</summary>
    public List<string> Lines { get; } = [];

    public void Scalar(string name, double value) => Add(name, value, "real");

    public void Scalar(string name, long value) => Add(name, value, "integer");

    public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
        => Add(name, BufferDirection.In, elements, shape);

    public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
        => Add<T>(name, direction, elements, shape);

    public double RealScalar(string name) => _scalars[name];

    public long IntegerScalar(string name) => (long)_scalars[name];

    public ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged
        => Output<T>(name);

    public Span<T> Output<T>(string name)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(_buffers[name].Bytes.AsSpan());

    public ReadOnlySpan<int> Shape(string name) => _buffers[name].Shape;

    /// <summary>Changes the recorded extents.</summary>
    public void Reshape(string name, params int[] shape) => _buffers[name] = (_buffers[name].Bytes, shape);

    private void Add(string name, double value, string kind)
    {
        _scalars.Add(name, value);
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name} = {value} ({kind})"));
    }

    private void Add<T>(string name, BufferDirection direction, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        _buffers.Add(name, (MemoryMarshal.AsBytes(elements).ToArray(), shape.ToArray()));
        Lines.Add($"{name}: {direction} {typeof(T).Name} [{string.Join(", ", shape.ToArray())}]");
    }
}
