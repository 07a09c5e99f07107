using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>ols_slopes/1</c> vectorised: four rows at a time. Rows are short, often of two weeks: to add up the lanes of each would
/// take longer than the row itself, so the lanes of the four are added up together, into one vector.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdOlsSlopes : IKernel<OlsSlopesArguments>
{
    // Elements of a piece: large enough that it takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 16;

    private const int Block = 4;

    /// <inheritdoc/>
    public void Invoke(scoped in OlsSlopesArguments arguments, in KernelOptions options)
    {
        int rows = arguments.Slope.Length;
        fixed (double* y = arguments.Y, slope = arguments.Slope, intercept = arguments.Intercept)
        {
            // Pieces of whole blocks, so that a row's result doesn't depend on the number of threads.
            int rowsAPiece = Math.Max(1, PieceLength / arguments.Days / Block) * Block;
            int pieces = (int)(((long)rows + rowsAPiece - 1) / rowsAPiece);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Y = y,
                Rows = rows,
                RowsAPiece = rowsAPiece,
                Slope = slope,
                Intercept = intercept,
                Line = new Line(arguments.Days),
            });
        }
    }

    /// <summary>What all rows have in common.</summary>
    private readonly struct Line
    {
        public readonly int Days;

        /// <summary>The middle of the days, and the sum of their squared distances from it.</summary>
        public readonly double Middle;
        public readonly double Squares;

        /// <summary>The end of a row's whole vectors.</summary>
        public readonly int Whole;

        /// <summary>
        /// Where the vector with the rest starts, and all bits in the lanes of the rest: the last ones or, in rows shorter than a
        /// vector, the first ones.
        /// </summary>
        public readonly int Rest;
        public readonly Vector512<double> InRest;

        public Line(int days)
        {
            int lanes = Lanes;
            Days = days;
            Middle = (days - 1) / 2.0;
            Squares = days * (((double)days * days) - 1) / 12;
            Whole = days / lanes * lanes;
            Rest = Math.Max(0, days - lanes);
            Vector512<long> day = Vector512<long>.Indices + Vector512.Create((long)Rest);
            InRest = (Vector512.GreaterThanOrEqual(day, Vector512.Create((long)Whole)) & Vector512.LessThan(day, Vector512.Create((long)days))).AsDouble();
        }

        /// <summary>Elements of a vector.</summary>
        public static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector256<double>.Count;
    }

    private struct Pieces : IWork
    {
        public double* Y;
        public int Rows;
        public int RowsAPiece;
        public double* Slope;
        public double* Intercept;
        public Line Line;

        public readonly void Run(int piece)
        {
            Line line = Line;
            int days = line.Days;
            double* copy = stackalloc double[Line.Lanes];
            double* results = stackalloc double[2 * Block];
            int row = piece * RowsAPiece;
            int end = row + Math.Min(RowsAPiece, Rows - row);

            // A row's vector may be longer than the row, but must not pass the end of y.
            int safe = Math.Min(end, Math.Max(0, Rows + 1 - ((Line.Lanes + days - 1) / days)));
            for (; row <= safe - Block; row += Block)
            {
                double* y = Y + ((nint)row * days);
                Fit(line, y, y + days, y + (2 * (nint)days), y + (3 * (nint)days), Slope + row, Intercept + row);
            }

            for (; row < end; row++)
            {
                double* y = Y + ((nint)row * days);
                if (days < Line.Lanes)
                {
                    new Span<double>(y, days).CopyTo(new Span<double>(copy, days));
                    y = copy;
                }

                Fit(line, y, y, y, y, results, results + Block);
                Slope[row] = results[0];
                Intercept[row] = results[Block];
            }
        }

        private static void Fit(in Line line, double* y0, double* y1, double* y2, double* y3, double* slope, double* intercept)
        {
            (Vector256<double> moments, Vector256<double> sums) = Vector512.IsHardwareAccelerated
                ? Sums512(line, y0, y1, y2, y3)
                : Sums256(line, y0, y1, y2, y3);
            Vector256<double> slopes = moments / Vector256.Create(line.Squares);
            slopes.Store(slope);
            ((sums / Vector256.Create((double)line.Days)) - (slopes * Vector256.Create(line.Middle))).Store(intercept);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector256<double> Moments, Vector256<double> Sums) Sums512(in Line line, double* y0, double* y1, double* y2, double* y3)
        {
            Vector512<double> moments0 = default, moments1 = default, moments2 = default, moments3 = default;
            Vector512<double> sums0 = default, sums1 = default, sums2 = default, sums3 = default;
            Vector512<double> weights = Vector512<double>.Indices - Vector512.Create(line.Middle);
            for (nint day = 0; day < line.Whole; day += Vector512<double>.Count)
            {
                Add(Vector512.Load(y0 + day), weights, ref moments0, ref sums0);
                Add(Vector512.Load(y1 + day), weights, ref moments1, ref sums1);
                Add(Vector512.Load(y2 + day), weights, ref moments2, ref sums2);
                Add(Vector512.Load(y3 + day), weights, ref moments3, ref sums3);
                weights += Vector512.Create((double)Vector512<double>.Count);
            }

            if (line.Whole < line.Days)
            {
                nint rest = line.Rest;
                weights = Vector512<double>.Indices + Vector512.Create(rest - line.Middle);
                Add(Vector512.Load(y0 + rest) & line.InRest, weights, ref moments0, ref sums0);
                Add(Vector512.Load(y1 + rest) & line.InRest, weights, ref moments1, ref sums1);
                Add(Vector512.Load(y2 + rest) & line.InRest, weights, ref moments2, ref sums2);
                Add(Vector512.Load(y3 + rest) & line.InRest, weights, ref moments3, ref sums3);
            }

            // Pairs of lanes, and then pairs of pairs, of all rows together.
            Vector512<double> halves = SumsOfHalves(SumsOfPairs(moments0, moments1), SumsOfPairs(moments2, moments3));
            Vector512<double> otherHalves = SumsOfHalves(SumsOfPairs(sums0, sums1), SumsOfPairs(sums2, sums3));
            Vector512<double> all = SumsOfHalves(halves, otherHalves);
            return (all.GetLower(), all.GetUpper());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector256<double> Moments, Vector256<double> Sums) Sums256(in Line line, double* y0, double* y1, double* y2, double* y3)
        {
            Vector256<double> moments0 = default, moments1 = default, moments2 = default, moments3 = default;
            Vector256<double> sums0 = default, sums1 = default, sums2 = default, sums3 = default;
            Vector256<double> weights = Vector256<double>.Indices - Vector256.Create(line.Middle);
            for (nint day = 0; day < line.Whole; day += Vector256<double>.Count)
            {
                Add(Vector256.Load(y0 + day), weights, ref moments0, ref sums0);
                Add(Vector256.Load(y1 + day), weights, ref moments1, ref sums1);
                Add(Vector256.Load(y2 + day), weights, ref moments2, ref sums2);
                Add(Vector256.Load(y3 + day), weights, ref moments3, ref sums3);
                weights += Vector256.Create((double)Vector256<double>.Count);
            }

            if (line.Whole < line.Days)
            {
                nint rest = line.Rest;
                Vector256<double> inRest = line.InRest.GetLower();
                weights = Vector256<double>.Indices + Vector256.Create(rest - line.Middle);
                Add(Vector256.Load(y0 + rest) & inRest, weights, ref moments0, ref sums0);
                Add(Vector256.Load(y1 + rest) & inRest, weights, ref moments1, ref sums1);
                Add(Vector256.Load(y2 + rest) & inRest, weights, ref moments2, ref sums2);
                Add(Vector256.Load(y3 + rest) & inRest, weights, ref moments3, ref sums3);
            }

            return (SumsOfLanes(moments0, moments1, moments2, moments3), SumsOfLanes(sums0, sums1, sums2, sums3));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(Vector512<double> values, Vector512<double> weights, ref Vector512<double> moments, ref Vector512<double> sums)
        {
            moments = Vector512.MultiplyAddEstimate(weights, values, moments);
            sums += values;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(Vector256<double> values, Vector256<double> weights, ref Vector256<double> moments, ref Vector256<double> sums)
        {
            moments = Vector256.MultiplyAddEstimate(weights, values, moments);
            sums += values;
        }

        /// <summary>In each part of 128 bits, the sum of a vector's two lanes there, and that of another's.</summary>
        private static Vector512<double> SumsOfPairs(Vector512<double> a, Vector512<double> b)
            => Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b);

        /// <summary>The sums of a vector's parts of 128 bits by twos, and then those of another's.</summary>
        private static Vector512<double> SumsOfHalves(Vector512<double> a, Vector512<double> b)
            => Avx512F.Shuffle4x128(a, b, 0b_10_00_10_00) + Avx512F.Shuffle4x128(a, b, 0b_11_01_11_01);

        private static Vector128<double> Halved(Vector256<double> v) => v.GetLower() + v.GetUpper();

        /// <summary>From a vector for each row, one with the sum of the lanes of each.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> SumsOfLanes(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
            => Vector256.Create(SumsOfPairs(Halved(a), Halved(b)), SumsOfPairs(Halved(c), Halved(d)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<double> SumsOfPairs(Vector128<double> a, Vector128<double> b)
        {
            if (Sse2.IsSupported)
            {
                return Sse2.Add(Sse2.UnpackLow(a, b), Sse2.UnpackHigh(a, b));
            }

            return AdvSimd.Arm64.IsSupported
                ? AdvSimd.Arm64.AddPairwise(a, b)
                : Vector128.Create(a[0] + a[1], b[0] + b[1]);
        }
    }
}
