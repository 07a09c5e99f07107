using System.Numerics;

namespace Kernels.Workloads.Sources;

/// <summary>How an input is filled: as declared, and so that its constraint holds.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="buffer">The input.</param>
/// <param name="bound">The extent to which its constraint refers.</param>
/// <param name="content">Random numbers, one of the bounds, or ones.</param>
internal sealed class DeclaredFilling<T>(DeclaredBuffer buffer, int bound, DeclaredContent content)
    where T : unmanaged, INumber<T>
{
    // Bounds of whole numbers, found once: drawing some may be part of a sample.
    private readonly Int128 _low = Int128.CreateSaturating(LowOf(buffer));
    private readonly Int128 _high = Int128.Min(Int128.CreateSaturating(HighOf(buffer, bound)), LargestOf());

    private static bool IsWhole => T.CreateTruncating(0.5) == T.Zero;

    /// <summary>Whether another seed gives other elements.</summary>
    public bool IsRandom => content == DeclaredContent.Random && buffer.Axis is null && buffer.Constraint?.Kind switch
    {
        ConstraintKind.Offsets => false,
        ConstraintKind.Permutation => true,
        _ => Low != High,
    };

    /// <summary>Whether an element depends on the others, so that no single one can change.</summary>
    public bool IsOrdered => buffer.Constraint is { Kind: not ConstraintKind.Below };

    private double Low => LowOf(buffer);

    private double High => HighOf(buffer, bound);

    /// <summary>Fills elements.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="seed">The seed of random ones.</param>
    public void Fill(Span<T> elements, ulong seed)
    {
        if (buffer.Axis is { } axis)
        {
            FillAxis(elements, axis);
            return;
        }

        switch (buffer.Constraint?.Kind)
        {
            case ConstraintKind.Offsets:
                FillOffsets(elements);
                break;
            case ConstraintKind.Permutation:
                FillPermutation(elements, seed);
                break;
            case ConstraintKind.Ascending:
                FillAny(elements, seed);
                elements.Sort();
                break;
            default:
                FillAny(elements, seed);
                break;
        }
    }

    /// <summary>A random element.</summary>
    /// <param name="random">Decides it.</param>
    public T Draw(SplitMix64 random)
    {
        if (!IsWhole)
        {
            double place = random.NextDouble();
            return T.CreateChecked((Low * (1 - place)) + (High * place));
        }

        double range = High - Low;
        if (range < int.MaxValue && Math.Abs(Low) <= int.MaxValue)
        {
            return T.CreateChecked((long)Low + random.NextBelow((int)range + 1));
        }

        // Not by way of a float64, which has 53 bits: whole numbers beyond would all be even.
        return T.CreateChecked(_low + random.NextUpTo((ulong)(_high - _low)));
    }

    private static double LowOf(DeclaredBuffer buffer) => buffer.Fill?.Low ?? 0;

    /// <summary>The upper bound; of indices the last one.</summary>
    private static double HighOf(DeclaredBuffer buffer, int bound) => buffer.Fill?.High ?? Math.Max(bound, 1) - 1;

    /// <summary>The largest value of a 64-bit type, which as a float64 is rounded up.</summary>
    private static Int128 LargestOf() => typeof(T) == typeof(long) ? long.MaxValue : ulong.MaxValue;

    private void FillAny(Span<T> elements, ulong seed)
    {
        if (content != DeclaredContent.Random || Low == High)
        {
            elements.Fill(T.CreateSaturating(content switch
            {
                DeclaredContent.High => High,
                DeclaredContent.Ones => 1,
                _ => Low,
            }));
            return;
        }

        SplitMix64 random = new(seed);
        foreach (ref T element in elements)
        {
            element = Draw(random);
        }
    }

    /// <summary>Coordinates; at the bounds, the same one everywhere.</summary>
    /// <remarks>The rounding that adds up moves points: published results hold for this construction alone.</remarks>
    private void FillAxis(Span<T> elements, DeclaredAxis axis)
    {
        double step = content == DeclaredContent.Random ? (axis.To - axis.From) / elements.Length : 0;
        double coordinate = content == DeclaredContent.High ? axis.To : axis.From;
        foreach (ref T element in elements)
        {
            element = T.CreateTruncating(coordinate);
            coordinate += step;
        }
    }

    /// <summary>Even pieces; at the bounds, all in the last piece or all in the first.</summary>
    private void FillOffsets(Span<T> offsets)
    {
        int last = offsets.Length - 1;
        for (int index = 0; index < offsets.Length; index++)
        {
            long offset = content switch
            {
                DeclaredContent.Low => index == last ? bound : 0,
                DeclaredContent.High => index == 0 ? 0 : bound,
                _ => (long)bound * index / Math.Max(last, 1),
            };
            offsets[index] = T.CreateChecked(offset);
        }
    }

    /// <summary>Shuffled (Fisher and Yates); at the bounds, in order or in reverse.</summary>
    private void FillPermutation(Span<T> elements, ulong seed)
    {
        for (int index = 0; index < elements.Length; index++)
        {
            elements[index] = T.CreateChecked(content == DeclaredContent.High ? elements.Length - 1 - index : index);
        }

        SplitMix64 random = new(seed);
        for (int index = elements.Length - 1; content == DeclaredContent.Random && index > 0; index--)
        {
            int other = random.NextBelow(index + 1);
            (elements[index], elements[other]) = (elements[other], elements[index]);
        }
    }
}
