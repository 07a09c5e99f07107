using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>morris/1</c> with the counters of two vectors going on together: as long as one counts events, its exponent is the number of
/// steps, so all of them need the same waiting times.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdMorris : IKernel<MorrisArguments>
{
    // Some 50 microseconds of steps, much more than handing them to a thread takes.
    private const int LeastShare = 1 << 15;

    /// <inheritdoc/>
    public void Invoke(scoped in MorrisArguments arguments, in KernelOptions options)
    {
        double* factors = stackalloc double[MorrisSteps.Limit];
        MorrisSteps.ComputeFactors(arguments.A, factors);
        fixed (uint* counts = arguments.Counts)
        fixed (byte* exponents = arguments.Exponents)
        {
            int pieces = Workers.CountPieces(arguments.Counts.Length, MorrisSteps.PieceLength);
            int threads = MorrisSteps.ThreadsFor(arguments.Counts, arguments.A, options.ThreadCount, LeastShare);
            Workers.Run(threads, pieces, new Pieces
            {
                Counts = counts,
                Exponents = exponents,
                Length = arguments.Counts.Length,
                Seed = (ulong)arguments.Seed,
                Factors = factors,
            });
        }
    }

    private struct Pieces : IWork
    {
        public uint* Counts;
        public byte* Exponents;
        public int Length;
        public ulong Seed;
        public double* Factors;

        public readonly void Run(int piece)
        {
            int block = 2 * (Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector256<double>.Count);
            int begin = piece * MorrisSteps.PieceLength;
            int end = begin + Math.Min(MorrisSteps.PieceLength, Length - begin);
            double* left = stackalloc double[block];
            ulong* streams = stackalloc ulong[block];
            ulong* c = stackalloc ulong[block];
            for (int first = begin; first < end; first += block)
            {
                int count = Math.Min(block, end - first);
                for (int i = 0; i < block; i++)
                {
                    // The first event always counts.
                    uint events = i < count ? Counts[first + i] : 0;
                    left[i] = events == 0 ? 0 : events - 1;
                    c[i] = events == 0 ? 0UL : 1;
                    streams[i] = KeyHash.Mix(Seed + ((ulong)(first + i + 1) * KeyHash.Golden));
                }

                if (Vector512.IsHardwareAccelerated)
                {
                    Count512(left, streams, c);
                }
                else
                {
                    Count256(left, streams, c);
                }

                for (int i = 0; i < count; i++)
                {
                    Exponents[first + i] = (byte)c[i];
                }
            }
        }

        private readonly void Count512(double* left, ulong* streams, ulong* exponents)
        {
            (Vector512<double> left0, Vector512<double> left1) = (Vector512.Load(left), Vector512.Load(left + Vector512<double>.Count));
            (Vector512<ulong> stream0, Vector512<ulong> stream1) = (Vector512.Load(streams), Vector512.Load(streams + Vector512<ulong>.Count));
            (Vector512<ulong> c0, Vector512<ulong> c1) = (Vector512.Load(exponents), Vector512.Load(exponents + Vector512<ulong>.Count));
            for (int c = 1; c < MorrisSteps.Limit; c++)
            {
                Vector512<ulong> any = Step(stream0, c, Factors[c], ref left0, ref c0) | Step(stream1, c, Factors[c], ref left1, ref c1);
                if (any == Vector512<ulong>.Zero)
                {
                    break;
                }
            }

            c0.Store(exponents);
            c1.Store(exponents + Vector512<ulong>.Count);
        }

        private readonly void Count256(double* left, ulong* streams, ulong* exponents)
        {
            (Vector256<double> left0, Vector256<double> left1) = (Vector256.Load(left), Vector256.Load(left + Vector256<double>.Count));
            (Vector256<ulong> stream0, Vector256<ulong> stream1) = (Vector256.Load(streams), Vector256.Load(streams + Vector256<ulong>.Count));
            (Vector256<ulong> c0, Vector256<ulong> c1) = (Vector256.Load(exponents), Vector256.Load(exponents + Vector256<ulong>.Count));
            for (int c = 1; c < MorrisSteps.Limit; c++)
            {
                Vector256<ulong> any = Step(stream0, c, Factors[c], ref left0, ref c0) | Step(stream1, c, Factors[c], ref left1, ref c1);
                if (any == Vector256<ulong>.Zero)
                {
                    break;
                }
            }

            c0.Store(exponents);
            c1.Store(exponents + Vector256<ulong>.Count);
        }

        /// <summary>One waiting time of each counter; returns all ones for those that have events left.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Step(Vector512<ulong> stream, int c, double factor, ref Vector512<double> left, ref Vector512<ulong> exponents)
        {
            Vector512<ulong> x = KeyHash.Mix(stream + Vector512.Create((ulong)c * KeyHash.Golden));

            // 1 ≤ the number < 2, less what leaves half a step above 0.
            Vector512<double> u = ((x >>> 12) | Vector512.Create(0x3FF0000000000000UL)).AsDouble() - Vector512.Create(1 - (1.0 / (1L << 53)));
            Vector512<double> others = Vector512.Floor(Ln(u) * Vector512.Create(factor));
            Vector512<ulong> goesOn = Vector512.LessThan(others, left).AsUInt64();
            left = (goesOn & (left - others - Vector512<double>.One).AsUInt64()).AsDouble();
            exponents -= goesOn;
            return goesOn;
        }

        /// <summary>One waiting time of each counter; returns all ones for those that have events left.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Step(Vector256<ulong> stream, int c, double factor, ref Vector256<double> left, ref Vector256<ulong> exponents)
        {
            Vector256<ulong> x = KeyHash.Mix(stream + Vector256.Create((ulong)c * KeyHash.Golden));
            Vector256<double> u = ((x >>> 12) | Vector256.Create(0x3FF0000000000000UL)).AsDouble() - Vector256.Create(1 - (1.0 / (1L << 53)));
            Vector256<double> others = Vector256.Floor(Ln(u) * Vector256.Create(factor));
            Vector256<ulong> goesOn = Vector256.LessThan(others, left).AsUInt64();
            left = (goesOn & (left - others - Vector256<double>.One).AsUInt64()).AsDouble();
            exponents -= goesOn;
            return goesOn;
        }

        /// <summary>The logarithm, as <see cref="MorrisSteps.Ln"/> has it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<double> Ln(Vector512<double> x)
        {
            // The exponent becomes the low bits of a number from 2⁵².
            Vector512<ulong> bits = x.AsUInt64() + Vector512.Create(MorrisSteps.ToOne);
            Vector512<double> e = ((bits >>> 52) | Vector512.Create(0x4330000000000000UL)).AsDouble() - Vector512.Create((1L << 52) + 1023.0);
            Vector512<double> m = ((bits & Vector512.Create(0xFFFFFFFFFFFFFUL)) + Vector512.Create(MorrisSteps.RootBits)).AsDouble();
            Vector512<double> f = (m - Vector512<double>.One) / (m + Vector512<double>.One);
            Vector512<double> s = f * f;
            Vector512<double> y = Vector512.Create(1.0 / 21);
            y = Vector512.Create(1.0 / 19) + (s * y);
            y = Vector512.Create(1.0 / 17) + (s * y);
            y = Vector512.Create(1.0 / 15) + (s * y);
            y = Vector512.Create(1.0 / 13) + (s * y);
            y = Vector512.Create(1.0 / 11) + (s * y);
            y = Vector512.Create(1.0 / 9) + (s * y);
            y = Vector512.Create(1.0 / 7) + (s * y);
            y = Vector512.Create(1.0 / 5) + (s * y);
            y = Vector512.Create(1.0 / 3) + (s * y);
            Vector512<double> twice = f + f;
            return (e * Vector512.Create(MorrisSteps.Ln2)) + (twice + (twice * (s * y)));
        }

        /// <summary>The logarithm, as <see cref="MorrisSteps.Ln"/> has it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> Ln(Vector256<double> x)
        {
            Vector256<ulong> bits = x.AsUInt64() + Vector256.Create(MorrisSteps.ToOne);
            Vector256<double> e = ((bits >>> 52) | Vector256.Create(0x4330000000000000UL)).AsDouble() - Vector256.Create((1L << 52) + 1023.0);
            Vector256<double> m = ((bits & Vector256.Create(0xFFFFFFFFFFFFFUL)) + Vector256.Create(MorrisSteps.RootBits)).AsDouble();
            Vector256<double> f = (m - Vector256<double>.One) / (m + Vector256<double>.One);
            Vector256<double> s = f * f;
            Vector256<double> y = Vector256.Create(1.0 / 21);
            y = Vector256.Create(1.0 / 19) + (s * y);
            y = Vector256.Create(1.0 / 17) + (s * y);
            y = Vector256.Create(1.0 / 15) + (s * y);
            y = Vector256.Create(1.0 / 13) + (s * y);
            y = Vector256.Create(1.0 / 11) + (s * y);
            y = Vector256.Create(1.0 / 9) + (s * y);
            y = Vector256.Create(1.0 / 7) + (s * y);
            y = Vector256.Create(1.0 / 5) + (s * y);
            y = Vector256.Create(1.0 / 3) + (s * y);
            Vector256<double> twice = f + f;
            return (e * Vector256.Create(MorrisSteps.Ln2)) + (twice + (twice * (s * y)));
        }
    }
}
