using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Workloads.Cutting;

/// <summary>Combines an output of parts, element by element.</summary>
internal abstract class PartReduction
{
    /// <summary>The bytes that combining an element takes at most.</summary>
    public static int BytesOfElement { get; } = Unsafe.SizeOf<NormOfParts>();

    /// <summary>The place of the output.</summary>
    public required int Index { get; init; }

    /// <summary>
    /// What rounding took from each element when it was put into its place: with it, the result is as exact as in twice the
    /// precision. Empty where nothing is rounded.
    /// </summary>
    public virtual double[] Rests => [];

    /// <summary>Makes what combines each output of a kernel whose parts know nothing of each other.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="extents">The extents of a part; outputs have the same in every part.</param>
    public static ImmutableArray<PartReduction> Create(KernelDeclaration declaration, int[] extents)
    {
        DeclaredCut? cut = declaration.Cut;
        return
        [
            .. Enumerable.Range(0, declaration.Buffers.Length).Where(index => IsCombined(declaration.Buffers[index])).Select(index => ElementTypes.Accept(
                declaration.Buffers[index].Type, new Maker(declaration, index, (int)declaration.LengthOf(index, extents)))),
        ];

        bool IsCombined(DeclaredBuffer buffer) => (cut?.Kind, cut?.Union) switch
        {
            (CutKind.Reduce, _) => buffer.IsResult,
            (CutKind.Merge, Union.Smallest) => buffer.UsedLength is not null,
            (CutKind.Merge, Union.Or or Union.Max) => buffer.Direction == BufferDirection.InOut,
            _ => false,
        };
    }

    /// <summary>Adds the output of a part.</summary>
    /// <param name="part">The part's arguments, after its call.</param>
    /// <param name="rests">What rounding took from each element; empty for nothing.</param>
    /// <exception cref="UserInputException">The sum of whole numbers is too large for their type.</exception>
    public abstract void Add(IArgumentSource part, ReadOnlySpan<double> rests);

    /// <summary>Puts the whole's output in the place of a part's.</summary>
    /// <param name="part">The last part's arguments.</param>
    public abstract void Put(IArgumentSource part);

    private sealed record Maker(KernelDeclaration Declaration, int Index, int Length) : IElementTypeVisitor<PartReduction>
    {
        public PartReduction Visit<T>()
            where T : unmanaged, INumber<T>
        {
            DeclaredCut cut = Declaration.Cut!;
            DeclaredBuffer buffer = Declaration.Buffers[Index];
            return (cut.Reduction, cut.Union) switch
            {
                (_, Union.Smallest) => new SmallestOfParts<T>(Declaration, buffer, Length) { Index = Index },
                (_, Union.Or or Union.Max) => new SketchOfParts<T>(buffer.Name, Length, cut.Union) { Index = Index },
                (Reduction.Norm, _) => new Norms<T>(buffer.Name, Length) { Index = Index },
                _ when ElementTypes.IsFraction(buffer.Type) => new Fractions<T>(buffer.Name, Length) { Index = Index },
                _ => new WholeNumbers<T>(buffer.Name, Length) { Index = Index },
            };
        }
    }

    private sealed class WholeNumbers<T>(string name, int length) : PartReduction
        where T : unmanaged, INumber<T>
    {
        private readonly T[] _sums = new T[length];

        public override void Add(IArgumentSource part, ReadOnlySpan<double> rests)
        {
            ReadOnlySpan<T> added = part.Output<T>(name);
            try
            {
                for (int index = 0; index < _sums.Length; index++)
                {
                    _sums[index] = checked(_sums[index] + added[index]);
                }
            }
            catch (OverflowException)
            {
                throw new UserInputException(
                    $"{name} is beyond what {ElementTypes.NameOf(ElementTypes.Of<T>())} can hold; the results of the parts can't be added.");
            }
        }

        public override void Put(IArgumentSource part) => _sums.CopyTo(part.Output<T>(name));
    }

    private sealed class Fractions<T>(string name, int length) : PartReduction
        where T : unmanaged, INumber<T>
    {
        private readonly DoubledSum[] _sums = new DoubledSum[length];

        public override double[] Rests => [.. _sums.Select(sum => sum.RestOf(double.CreateTruncating(T.CreateTruncating(sum.Value))))];

        public override void Add(IArgumentSource part, ReadOnlySpan<double> rests)
        {
            ReadOnlySpan<T> added = part.Output<T>(name);
            for (int index = 0; index < _sums.Length; index++)
            {
                _sums[index].Add(double.CreateTruncating(added[index]), rests.IsEmpty ? 0 : rests[index]);
            }
        }

        public override void Put(IArgumentSource part)
        {
            Span<T> result = part.Output<T>(name);
            for (int index = 0; index < _sums.Length; index++)
            {
                result[index] = T.CreateTruncating(_sums[index].Value);
            }
        }
    }

    private sealed class Norms<T>(string name, int length) : PartReduction
        where T : unmanaged, INumber<T>
    {
        private readonly NormOfParts[] _norms = new NormOfParts[length];

        public override double[] Rests => [.. _norms.Select(norm => norm.RestOf(double.CreateTruncating(T.CreateTruncating(norm.Value))))];

        public override void Add(IArgumentSource part, ReadOnlySpan<double> rests)
        {
            ReadOnlySpan<T> added = part.Output<T>(name);
            for (int index = 0; index < _norms.Length; index++)
            {
                _norms[index].Add(double.CreateTruncating(added[index]), rests.IsEmpty ? 0 : rests[index]);
            }
        }

        public override void Put(IArgumentSource part)
        {
            Span<T> result = part.Output<T>(name);
            for (int index = 0; index < _norms.Length; index++)
            {
                result[index] = T.CreateTruncating(_norms[index].Value);
            }
        }
    }
}
