using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>Writes an output of parts, and keeps what a line about the whole needs.</summary>
internal abstract class PartTally : IPartWriter
{
    /// <summary>Where the elements go; null for nowhere.</summary>
    public Stream? Output { get; set; }

    /// <summary>Makes one for an output.</summary>
    public static PartTally Create(ElementType type) => ElementTypes.Accept(type, new Maker());

    /// <inheritdoc/>
    public abstract void Write(ReadOnlySpan<byte> elements);

    /// <summary>A short summary with sum and range, such as <c>sum 6, 1 to 3</c>.</summary>
    public abstract string Summarize();

    /// <summary>What is to be said of values that are not finite; null if all are.</summary>
    /// <param name="name">The output's name.</param>
    public abstract string? DescribeNotFinite(string name);

    private sealed class Maker : IElementTypeVisitor<PartTally>
    {
        public PartTally Visit<T>()
            where T : unmanaged, INumber<T>
            => new Of<T>();
    }

    private sealed class Of<T> : PartTally
        where T : unmanaged, INumber<T>
    {
        private readonly ElementTally<T> _tally = new();
        private long _notFinite;
        private long _count;

        public override void Write(ReadOnlySpan<byte> elements)
        {
            Output?.Write(elements);
            ReadOnlySpan<T> written = MemoryMarshal.Cast<byte, T>(elements);
            _tally.Add(written);
            _notFinite += NotFinite.Count(written);
            _count += written.Length;
        }

        public override string Summarize() => _tally.Summarize();

        public override string? DescribeNotFinite(string name) => NotFinite.Describe(name, _notFinite, _count);
    }
}
