using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Tests.Contracts;

/// <summary>Records the arguments of a call whose buffers don't move, and returns them later.</summary>
internal sealed unsafe class ToldArguments : IArgumentVisitor, IArgumentSource
{
    private readonly Dictionary<string, double> _reals = [];
    private readonly Dictionary<string, long> _integers = [];

    /// <summary>Names and types of the scalars; an integer has the type that all of our contracts give it.</summary>
    public List<(string Name, string Type)> Scalars { get; } = [];

    public List<Buffer> Buffers { get; } = [];

    public IEnumerable<(string Name, double Value)> Values
        => Scalars.Select(scalar => (scalar.Name, _reals.TryGetValue(scalar.Name, out double real) ? real : _integers[scalar.Name]));

    public void Scalar(string name, double value)
    {
        Scalars.Add((name, "float64"));
        _reals.Add(name, value);
    }

    public void Scalar(string name, long value)
    {
        Scalars.Add((name, "int64"));
        _integers.Add(name, value);
    }

    public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
        => Add(name, BufferDirection.In, elements, shape);

    public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
        => Add<T>(name, direction, elements, shape);

    public double RealScalar(string name) => _reals[name];

    public long IntegerScalar(string name) => _integers[name];

    public ReadOnlySpan<int> Shape(string name) => Find(name).Shape;

    ReadOnlySpan<T> IArgumentSource.Input<T>(string name) => Elements<T>(name);

    Span<T> IArgumentSource.Output<T>(string name) => Elements<T>(name);

    private void Add<T>(string name, BufferDirection direction, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
        string type = ElementTypes.NameOf(ElementTypes.Of<T>());
        Buffers.Add(new Buffer(name, type, direction, elements.Length, shape.ToArray(), address));
    }

    private Span<T> Elements<T>(string name)
    {
        Buffer buffer = Find(name);
        return new Span<T>((void*)buffer.Address, buffer.Length);
    }

    private Buffer Find(string name) => Buffers.Single(buffer => buffer.Name == name);

    internal sealed record Buffer(
        string Name, string ElementType, BufferDirection Direction, int Length, int[] Shape, nint Address)
    {
        /// <summary>A text that is equal for equal buffers; shapes are compared by content.</summary>
        public string Place => $"{Name} {ElementType} {Direction} {Address} [{string.Join(',', Shape)}]";
    }
}
