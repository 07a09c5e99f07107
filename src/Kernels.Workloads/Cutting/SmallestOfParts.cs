using System.Numerics;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>Unites sketches of the smallest elements, ascending and distinct.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="declaration">The kernel.</param>
/// <param name="sketch">The sketch; a counter says how many of its elements count.</param>
/// <param name="length">How many elements it holds.</param>
internal sealed class SmallestOfParts<T>(KernelDeclaration declaration, DeclaredBuffer sketch, int length) : PartReduction
    where T : unmanaged, INumber<T>
{
    private readonly DeclaredBuffer _counter = declaration.Buffers[declaration.IndexOfBuffer(sketch.UsedLength!)];
    private T[] _united = new T[length];
    private T[] _spare = new T[length];
    private int _count;

    /// <inheritdoc/>
    public override void Add(IArgumentSource part, ReadOnlySpan<double> rests)
    {
        ReadOnlySpan<T> added = part.Output<T>(sketch.Name)[..UsedLength.Of(declaration, part, Index)!.Value];
        ReadOnlySpan<T> before = _united.AsSpan(0, _count);
        int count = 0;
        while (count < length && !(added.IsEmpty && before.IsEmpty))
        {
            bool takesAdded = before.IsEmpty || (!added.IsEmpty && added[0] <= before[0]);
            T next = takesAdded ? added[0] : before[0];
            added = !added.IsEmpty && added[0] == next ? added[1..] : added;
            before = !before.IsEmpty && before[0] == next ? before[1..] : before;
            _spare[count++] = next;
        }

        (_united, _spare, _count) = (_spare, _united, count);
    }

    /// <inheritdoc/>
    public override void Put(IArgumentSource part)
    {
        Span<T> result = part.Output<T>(sketch.Name);
        _united.AsSpan(0, _count).CopyTo(result);
        result[_count..].Clear();
        ElementTypes.Accept(_counter.Type, new CountWriter(part, _counter.Name, _count));
    }

    private sealed record CountWriter(IArgumentSource Part, string Name, int Count) : IElementTypeVisitor<bool>
    {
        public bool Visit<TCount>()
            where TCount : unmanaged, INumber<TCount>
        {
            Part.Output<TCount>(Name)[0] = TCount.CreateSaturating(Count);
            return true;
        }
    }
}
