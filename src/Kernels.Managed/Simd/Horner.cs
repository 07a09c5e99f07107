using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>A polynomial of an element, by Horner's rule.</summary>
internal unsafe struct Horner<T> : IMap<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The coefficients, that of x⁰ first.</summary>
    public T* Coefficients;

    /// <summary>How many there are.</summary>
    public int Terms;

    // The contracts' presets have four terms; more only make threads pay earlier.
    public static int Operations => 6;

    public static void Run(int threads, ReadOnlySpan<T> coefficients, ReadOnlySpan<T> x, Span<T> y)
    {
        fixed (T* own = coefficients)
        {
            Map.Run(threads, x, y, new Horner<T> { Coefficients = own, Terms = coefficients.Length });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Apply<L, V>(V x)
        where L : struct, ILanes<V, T>
        where V : struct
    {
        V value = L.Create(Coefficients[Terms - 1]);
        for (int k = Terms - 2; k >= 0; k--)
        {
            value = L.MultiplyAdd(value, x, L.Create(Coefficients[k]));
        }

        return value;
    }
}
