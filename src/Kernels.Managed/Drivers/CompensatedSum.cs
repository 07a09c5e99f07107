using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// Sums a function of each element with compensation: no value takes part in more than a few additions that round, however
/// long the input is. The sum depends on the width of vectors, but not on the number of threads.
/// </summary>
internal static unsafe class CompensatedSum
{
    // Parts that threads take, which depend on the length alone. Their sums fit the stack.
    private const int LeastPart = 1 << 15;
    private const int MostParts = 256;

    /// <summary>Σ f(x[i]).</summary>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="x">The input.</param>
    /// <param name="map">The function f.</param>
    /// <returns>The sum, with a relative error of at most six roundings if no value is negative; infinite if it overflows.</returns>
    public static double Run<TMap>(int threads, ReadOnlySpan<double> x, TMap map)
        where TMap : struct, IMap<double>
    {
        int parts = Math.Clamp(x.Length / LeastPart, 1, MostParts);
        Total* totals = stackalloc Total[parts];
        fixed (double* input = x)
        {
            bool pays = Pieces.Cut<double, TMap>(x.Length, threads).Count > 1;
            Workers.Run(pays ? threads : 1, parts, new Parts<TMap>
            {
                Count = parts,
                X = input,
                Length = x.Length,
                Map = map,
                Totals = totals,
            });
        }

        Total all = default;
        for (int part = 0; part < parts; part++)
        {
            all.Add(totals[part]);
        }

        return all.Sum;
    }

    /// <summary>A sum, and the errors of its additions (Ogita, Rump and Oishi, <i>Accurate sum and dot product</i>, 2005).</summary>
    private struct Total
    {
        private double _value;
        private double _error;

        public Total(double value, double error)
        {
            _value = value;
            _error = error;
        }

        /// <summary>The sum; errors of an infinite one are no numbers.</summary>
        public readonly double Sum => double.IsFinite(_error) ? _value + _error : _value;

        public void Add(double term)
        {
            double next = _value + term;
            double added = next - _value;
            _error += (_value - (next - added)) + (term - added);
            _value = next;
        }

        public void Add(Total other)
        {
            Add(other._value);
            _error += other._error;
        }
    }

    private struct Parts<TMap> : IWork
        where TMap : struct, IMap<double>
    {
        public int Count;
        public double* X;
        public int Length;
        public TMap Map;
        public Total* Totals;

        public readonly void Run(int part)
        {
            nint begin = (nint)((long)Length * part / Count);
            nint length = (nint)((long)Length * (part + 1) / Count) - begin;
            Totals[part] = Vector512.IsHardwareAccelerated
                ? Reduce<Lanes512<double>, Vector512<double>>(X + begin, length, Map)
                : Reduce<Lanes<double>, Vector<double>>(X + begin, length, Map);
        }

        // A method of its own, because the just-in-time compiler inlines only so much into one.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static Total Reduce<L, V>(double* x, nint length, TMap map)
            where L : struct, ILanes<V, double>
            where V : struct
        {
            // The sixteen values of a lane are added in pairs, and then with compensation, which costs little beside them.
            nint count = L.Count;
            V sums = L.Create(0), errors = sums;
            nint index = 0;
            for (; index <= length - (16 * count); index += 16 * count)
            {
                double* here = x + index;
                V first = L.Add(Four<L, V>(here, map), Four<L, V>(here + (4 * count), map));
                V second = L.Add(Four<L, V>(here + (8 * count), map), Four<L, V>(here + (12 * count), map));
                V term = L.Add(first, second);
                V next = L.Add(sums, term);
                V added = L.Subtract(next, sums);
                V error = L.Add(L.Subtract(sums, L.Subtract(next, added)), L.Subtract(term, added));
                errors = L.Add(errors, error);
                sums = next;
            }

            double* lanes = stackalloc double[2 * L.Count];
            L.Store(sums, lanes);
            L.Store(errors, lanes + count);
            Total total = default;
            for (nint lane = 0; lane < count; lane++)
            {
                total.Add(new Total(lanes[lane], lanes[count + lane]));
            }

            for (; index < length; index++)
            {
                total.Add(map.Apply<OneLane<double>, Vector128<double>>(Vector128.Create(x[index])).ToScalar());
            }

            return total;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Four<L, V>(double* x, TMap map)
            where L : struct, ILanes<V, double>
            where V : struct
        {
            nint count = L.Count;
            V first = L.Add(map.Apply<L, V>(L.Load(x)), map.Apply<L, V>(L.Load(x + count)));
            V second = L.Add(map.Apply<L, V>(L.Load(x + (2 * count))), map.Apply<L, V>(L.Load(x + (3 * count))));
            return L.Add(first, second);
        }
    }
}
