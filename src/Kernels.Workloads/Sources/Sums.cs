using System.Numerics;

namespace Kernels.Workloads.Sources;

/// <summary>Sums of many elements, which say something of a result at a glance.</summary>
internal static class Sums
{
    /// <summary>The exact sum of whole numbers.</summary>
    public static Int128 OfWhole<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, INumber<T>
    {
        if (ElementTypes.SizeOf(ElementTypes.Of<T>()) == sizeof(long))
        {
            Int128 large = 0;
            foreach (T element in elements)
            {
                large += Int128.CreateTruncating(element);
            }

            return large;
        }

        // As many numbers of 32 bits as a span can have don't overflow 64 bits.
        long sum = 0;
        foreach (T element in elements)
        {
            sum += long.CreateTruncating(element);
        }

        return sum;
    }

    /// <summary>The sum of fractions with compensation (Neumaier), so that a conserved sum is seen to be conserved.</summary>
    public static double OfFractions<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, INumber<T>
    {
        double sum = 0;
        double compensation = 0;
        foreach (T element in elements)
        {
            double value = double.CreateTruncating(element);
            double next = sum + value;
            compensation += Math.Abs(sum) >= Math.Abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }

        return double.IsFinite(compensation) ? sum + compensation : sum;
    }
}
