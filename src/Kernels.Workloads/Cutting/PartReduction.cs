using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Workloads.Cutting;

/// <summary>Combines an output of parts, element by element.</summary>
internal abstract class PartReduction
{
    /// <summary>The bytes that combining an element takes at most.</summary>
    public static int BytesOfElement { get; } = Unsafe.SizeOf<NormOfParts>();

    /// <summary>Makes what combines each output of a kernel whose parts are reduced.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="extents">The extents of a part; outputs have the same in every part.</param>
    public static ImmutableArray<PartReduction> Create(KernelDeclaration declaration, int[] extents)
    {
        if (declaration.Cut?.Reduction is not { } reduction)
        {
            return [];
        }

        return
        [
            .. Enumerable.Range(0, declaration.Buffers.Length).Where(index => declaration.Buffers[index].IsResult).Select(index => ElementTypes.Accept(
                declaration.Buffers[index].Type,
                new Maker(reduction, declaration.Buffers[index].Name, (int)declaration.LengthOf(index, extents)))),
        ];
    }

    /// <summary>Adds the output of a part.</summary>
    /// <param name="part">The part's arguments, after its call.</param>
    /// <exception cref="UserInputException">The sum of whole numbers is too large for their type.</exception>
    public abstract void Add(IArgumentSource part);

    /// <summary>Puts the whole's output in the place of a part's.</summary>
    /// <param name="part">The last part's arguments.</param>
    public abstract void Put(IArgumentSource part);

    private sealed record Maker(Reduction Reduction, string Name, int Length) : IElementTypeVisitor<PartReduction>
    {
        public PartReduction Visit<T>()
            where T : unmanaged, INumber<T>
            => Reduction == Reduction.Norm ? new Norms<T>(Name, Length)
                : ElementTypes.IsFraction(ElementTypes.Of<T>()) ? new Fractions<T>(Name, Length)
                : new WholeNumbers<T>(Name, Length);
    }

    private sealed class WholeNumbers<T>(string name, int length) : PartReduction
        where T : unmanaged, INumber<T>
    {
        private readonly T[] _sums = new T[length];

        public override void Add(IArgumentSource part)
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

        public override void Add(IArgumentSource part)
        {
            ReadOnlySpan<T> added = part.Output<T>(name);
            for (int index = 0; index < _sums.Length; index++)
            {
                _sums[index].Add(double.CreateTruncating(added[index]), 0);
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

        public override void Add(IArgumentSource part)
        {
            ReadOnlySpan<T> added = part.Output<T>(name);
            for (int index = 0; index < _norms.Length; index++)
            {
                _norms[index].Add(double.CreateTruncating(added[index]));
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
