using System.Runtime.InteropServices;

namespace Kernels.Plugins.Serving;

/// <summary>A copy of a call's arguments, so that several calls can run at once with outputs of their own.</summary>
internal sealed class ArgumentCopy : IArgumentVisitor, IArgumentSource
{
    private readonly Dictionary<string, double> _reals = [];
    private readonly Dictionary<string, long> _integers = [];
    private readonly Dictionary<string, (byte[] Bytes, int[] Shape)> _buffers = [];

    public void Scalar(string name, double value) => _reals.Add(name, value);

    public void Scalar(string name, long value) => _integers.Add(name, value);

    public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(elements);

        // Pinned: a kernel's buffers must not move.
        byte[] copy = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(copy);
        _buffers.Add(name, (copy, shape.ToArray()));
    }

    public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
        => Input(name, (ReadOnlySpan<T>)elements, shape);

    public double RealScalar(string name) => _reals[name];

    public long IntegerScalar(string name) => _integers[name];

    public ReadOnlySpan<T> Input<T>(string name)
        where T : unmanaged
        => Output<T>(name);

    public Span<T> Output<T>(string name)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(_buffers[name].Bytes.AsSpan());

    public ReadOnlySpan<int> Shape(string name) => _buffers[name].Shape;

    /// <summary>Copies the outputs to those of the visited arguments.</summary>
    public IArgumentVisitor Receiver() => new OutputCopier(this);

    private sealed class OutputCopier(ArgumentCopy copy) : ArgumentVisitor
    {
        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
            => copy.Output<T>(name).CopyTo(elements);
    }
}
