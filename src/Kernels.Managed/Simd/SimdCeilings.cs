using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>The triad, reading and multiply-adds, each as fast as C# can run them in this process.</summary>
internal sealed class SimdCeilings : Ceilings
{
    /// <inheritdoc/>
    public override string InstructionSet => Managed.InstructionSet.Name;

    /// <inheritdoc/>
    public override int MultiplyAddFlops => 2 * Chains.Count
        * (Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector<double>.Count);

    /// <inheritdoc/>
    protected override unsafe void RunTriad(
        ReadOnlySpan<double> b, ReadOnlySpan<double> c, double factor, int passes, Span<double> a)
    {
        fixed (double* first = b, second = c, destination = a)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Chains<Lanes512>.Triad(first, second, factor, b.Length, passes, destination);
            }
            else
            {
                Chains<Lanes>.Triad(first, second, factor, b.Length, passes, destination);
            }
        }
    }

    /// <inheritdoc/>
    protected override unsafe double RunRead(ReadOnlySpan<double> a, int passes)
    {
        fixed (double* array = a)
        {
            return Vector512.IsHardwareAccelerated
                ? Chains<Lanes512>.Read(array, a.Length, passes)
                : Chains<Lanes>.Read(array, a.Length, passes);
        }
    }

    /// <inheritdoc/>
    protected override double RunMultiplyAdd(long steps) => Vector512.IsHardwareAccelerated
        ? Chains<Lanes512>.MultiplyAdd(steps)
        : Chains<Lanes>.MultiplyAdd(steps);

    /// <summary>A vector of some width.</summary>
    private unsafe interface ILanes<TSelf>
        where TSelf : ILanes<TSelf>
    {
        static abstract int Count { get; }

        static abstract TSelf Broadcast(double value);

        static abstract TSelf Load(double* source);

        static abstract void Store(TSelf value, double* destination);

        static abstract TSelf Add(TSelf a, TSelf b);

        /// <summary>a · b + c, fused where the processor does that.</summary>
        static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

        static abstract double Sum(TSelf value);
    }

    /// <summary>The width that the runtime prefers.</summary>
    private readonly unsafe struct Lanes(Vector<double> value) : ILanes<Lanes>
    {
        private readonly Vector<double> _value = value;

        public static int Count => Vector<double>.Count;

        public static Lanes Broadcast(double value) => new(Vector.Create(value));

        public static Lanes Load(double* source) => new(Vector.Load(source));

        public static void Store(Lanes value, double* destination) => value._value.Store(destination);

        public static Lanes Add(Lanes a, Lanes b) => new(a._value + b._value);

        public static Lanes MultiplyAdd(Lanes a, Lanes b, Lanes c)
            => new(Vector.MultiplyAddEstimate(a._value, b._value, c._value));

        public static double Sum(Lanes value) => Vector.Sum(value._value);
    }

    /// <summary>512 bits, a width that <see cref="Vector{T}"/> never has.</summary>
    private readonly unsafe struct Lanes512(Vector512<double> value) : ILanes<Lanes512>
    {
        private readonly Vector512<double> _value = value;

        public static int Count => Vector512<double>.Count;

        public static Lanes512 Broadcast(double value) => new(Vector512.Create(value));

        public static Lanes512 Load(double* source) => new(Vector512.Load(source));

        public static void Store(Lanes512 value, double* destination) => value._value.Store(destination);

        public static Lanes512 Add(Lanes512 a, Lanes512 b) => new(a._value + b._value);

        public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c)
            => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

        public static double Sum(Lanes512 value) => Vector512.Sum(value._value);
    }

    private static class Chains
    {
        /// <summary>
        /// How many sums or products run independently: two start in a cycle, and each takes up to six cycles.
        /// Processors have at least 16 vector registers; with two constants, this leaves two of them.
        /// </summary>
        public const int Count = 12;
    }

    /// <summary>The three loops, compiled for one width. Optimised at the first call, which is already timed.</summary>
    private static unsafe class Chains<T>
        where T : struct, ILanes<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Triad(double* b, double* c, double factor, int length, int passes, double* a)
        {
            T factors = T.Broadcast(factor);
            int width = T.Count;
            for (int pass = 0; pass < passes; pass++)
            {
                int i = 0;
                for (; i <= length - (4 * width); i += 4 * width)
                {
                    T.Store(T.MultiplyAdd(factors, T.Load(c + i), T.Load(b + i)), a + i);
                    T.Store(T.MultiplyAdd(factors, T.Load(c + i + width), T.Load(b + i + width)), a + i + width);
                    T.Store(T.MultiplyAdd(factors, T.Load(c + i + (2 * width)), T.Load(b + i + (2 * width))), a + i + (2 * width));
                    T.Store(T.MultiplyAdd(factors, T.Load(c + i + (3 * width)), T.Load(b + i + (3 * width))), a + i + (3 * width));
                }

                for (; i < length; i++)
                {
                    a[i] = b[i] + (factor * c[i]);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static double Read(double* a, int length, int passes)
        {
            int width = T.Count;
            double rest = 0;

            // The chains continue from pass to pass: for an array as small as a cache, adding them up takes as long as a pass.
            T x0 = T.Broadcast(0), x1 = x0, x2 = x0, x3 = x0, x4 = x0, x5 = x0;
            T x6 = x0, x7 = x0, x8 = x0, x9 = x0, x10 = x0, x11 = x0;
            for (int pass = 0; pass < passes; pass++)
            {
                int i = 0;
                for (; i <= length - (Chains.Count * width); i += Chains.Count * width)
                {
                    double* p = a + i;
                    x0 = T.Add(x0, T.Load(p));
                    x1 = T.Add(x1, T.Load(p + width));
                    x2 = T.Add(x2, T.Load(p + (2 * width)));
                    x3 = T.Add(x3, T.Load(p + (3 * width)));
                    x4 = T.Add(x4, T.Load(p + (4 * width)));
                    x5 = T.Add(x5, T.Load(p + (5 * width)));
                    x6 = T.Add(x6, T.Load(p + (6 * width)));
                    x7 = T.Add(x7, T.Load(p + (7 * width)));
                    x8 = T.Add(x8, T.Load(p + (8 * width)));
                    x9 = T.Add(x9, T.Load(p + (9 * width)));
                    x10 = T.Add(x10, T.Load(p + (10 * width)));
                    x11 = T.Add(x11, T.Load(p + (11 * width)));
                }

                for (; i <= length - width; i += width)
                {
                    x0 = T.Add(x0, T.Load(a + i));
                }

                for (; i < length; i++)
                {
                    rest += a[i];
                }
            }

            return rest + T.Sum(x0) + T.Sum(x1) + T.Sum(x2) + T.Sum(x3) + T.Sum(x4) + T.Sum(x5)
                + T.Sum(x6) + T.Sum(x7) + T.Sum(x8) + T.Sum(x9) + T.Sum(x10) + T.Sum(x11);
        }

        /// <summary>Repeats x = x / 2 + 1, which tends to 2, so that no overflow or denormal number slows it down.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static double MultiplyAdd(long steps)
        {
            T half = T.Broadcast(0.5), one = T.Broadcast(1);
            T x0 = T.Broadcast(3), x1 = T.Broadcast(4), x2 = T.Broadcast(5), x3 = T.Broadcast(6);
            T x4 = T.Broadcast(7), x5 = T.Broadcast(8), x6 = T.Broadcast(9), x7 = T.Broadcast(10);
            T x8 = T.Broadcast(11), x9 = T.Broadcast(12), x10 = T.Broadcast(13), x11 = T.Broadcast(14);
            for (long step = 0; step < steps; step++)
            {
                x0 = T.MultiplyAdd(x0, half, one);
                x1 = T.MultiplyAdd(x1, half, one);
                x2 = T.MultiplyAdd(x2, half, one);
                x3 = T.MultiplyAdd(x3, half, one);
                x4 = T.MultiplyAdd(x4, half, one);
                x5 = T.MultiplyAdd(x5, half, one);
                x6 = T.MultiplyAdd(x6, half, one);
                x7 = T.MultiplyAdd(x7, half, one);
                x8 = T.MultiplyAdd(x8, half, one);
                x9 = T.MultiplyAdd(x9, half, one);
                x10 = T.MultiplyAdd(x10, half, one);
                x11 = T.MultiplyAdd(x11, half, one);
            }

            return T.Sum(x0) + T.Sum(x1) + T.Sum(x2) + T.Sum(x3) + T.Sum(x4) + T.Sum(x5)
                + T.Sum(x6) + T.Sum(x7) + T.Sum(x8) + T.Sum(x9) + T.Sum(x10) + T.Sum(x11);
        }
    }
}
