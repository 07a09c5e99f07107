using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>julia/1</c> by compaction: after every few steps, the points that are still bounded are packed together again, so that all
/// lanes of all vectors do useful work although neighbouring points escape at very different times.
/// </summary>
internal unsafe struct JuliaChunks : IWork
{
    public double* X;
    public double* Y;
    public int Width;
    public double CReal;
    public double CImaginary;
    public int MaxIterations;
    public int* Iterations;

    /// <summary>How many points there are, and how many a chunk has.</summary>
    public int Total;
    public int Length;

    /// <summary>Points that are packed together: more points fill the last vectors better, fewer stay in the first cache.</summary>
    private const int MostPoints = 1152;

    /// <summary>The first run of steps; later ones last a third of the steps before them.</summary>
    private const int FirstSteps = 4;

    /// <summary>The longest run: a count of 16 bits has to hold it.</summary>
    private const int MostSteps = short.MaxValue;

    /// <summary>Points that step together, in three vectors: one step is a chain of about ten cycles, which the others fill.</summary>
    private const int Batch = 3 * Lanes;

    private const int Lanes = 4;

    /// <summary>For each set of four lanes, the halves of its lanes one after the other; what follows them doesn't count.</summary>
    private static ReadOnlySpan<int> PackedHalves =>
    [
        0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 0, 0, 0,
        2, 3, 0, 0, 0, 0, 0, 0,
        0, 1, 2, 3, 0, 0, 0, 0,
        4, 5, 0, 0, 0, 0, 0, 0,
        0, 1, 4, 5, 0, 0, 0, 0,
        2, 3, 4, 5, 0, 0, 0, 0,
        0, 1, 2, 3, 4, 5, 0, 0,
        6, 7, 0, 0, 0, 0, 0, 0,
        0, 1, 6, 7, 0, 0, 0, 0,
        2, 3, 6, 7, 0, 0, 0, 0,
        0, 1, 2, 3, 6, 7, 0, 0,
        4, 5, 6, 7, 0, 0, 0, 0,
        0, 1, 4, 5, 6, 7, 0, 0,
        2, 3, 4, 5, 6, 7, 0, 0,
        0, 1, 2, 3, 4, 5, 6, 7,
    ];

    /// <summary>For each set of four lanes, 1 in the part of 16 bits of each of its lanes.</summary>
    private static ReadOnlySpan<ulong> Ones =>
    [
        0x0000_0000_0000_0000, 0x0000_0000_0000_0001, 0x0000_0000_0001_0000, 0x0000_0000_0001_0001,
        0x0000_0001_0000_0000, 0x0000_0001_0000_0001, 0x0000_0001_0001_0000, 0x0000_0001_0001_0001,
        0x0001_0000_0000_0000, 0x0001_0000_0000_0001, 0x0001_0000_0001_0000, 0x0001_0000_0001_0001,
        0x0001_0001_0000_0000, 0x0001_0001_0000_0001, 0x0001_0001_0001_0000, 0x0001_0001_0001_0001,
    ];

    /// <summary>How many points a chunk has: at least eight chunks a thread, which take them as they become free.</summary>
    /// <param name="total">How many points there are.</param>
    /// <param name="threads">How many threads there are.</param>
    public static int LengthFor(int total, int threads) => Math.Clamp(total / threads / 8, Batch, MostPoints);

    /// <inheritdoc/>
    [SkipLocalsInit]
    public readonly void Run(int chunk)
    {
        // Room for whole batches. A target is as wide as a coordinate, so that all three are packed alike.
        double* real = stackalloc double[MostPoints + Batch];
        double* imaginary = stackalloc double[MostPoints + Batch];
        long* target = stackalloc long[MostPoints + Batch];
        int first = chunk * Length;
        Points points = new() { Real = real, Imaginary = imaginary, Target = target, Iterations = Iterations + first };
        int count = Math.Min(Length, Total - first);
        Fill(points, first, count);

        int done = 0;
        while (count > 0 && done < MaxIterations)
        {
            int steps = Math.Min(Math.Clamp(done / 3, FirstSteps, MostSteps), MaxIterations - done);
            count = points.Step(count, CReal, CImaginary, done, steps);
            done += steps;
        }

        for (int i = 0; i < count; i++)
        {
            points.Iterations[target[i]] = MaxIterations;
        }
    }

    /// <summary>Copies the points of the row-major grid from <paramref name="first"/> on.</summary>
    private readonly void Fill(in Points points, int first, int count)
    {
        (int row, int column) = Math.DivRem(first, Width);
        for (int i = 0; i < count; row++, column = 0)
        {
            for (int end = Math.Min(count, i + Width - column); i < end; i++, column++)
            {
                points.Real[i] = X[column];
                points.Imaginary[i] = Y[row];
                points.Target[i] = i;
            }
        }

        // Lanes behind the last point step too, but are never written: zero is as good a start as any.
        new Span<double>(points.Real + count, Batch).Clear();
        new Span<double>(points.Imaginary + count, Batch).Clear();
    }

    /// <summary>The points of a chunk that are still bounded: the orbit of each, and where its count goes.</summary>
    private struct Points
    {
        public double* Real;
        public double* Imaginary;
        public long* Target;
        public int* Iterations;

        /// <summary>Takes more steps with all points, packs those that stay bounded, and writes the counts of the others.</summary>
        /// <param name="count">How many points there are.</param>
        /// <param name="cReal">The real part of c.</param>
        /// <param name="cImaginary">The imaginary part of c.</param>
        /// <param name="done">The steps that each took before.</param>
        /// <param name="steps">The most that it takes now.</param>
        /// <returns>How many points stay bounded.</returns>
        public readonly int Step(int count, double cReal, double cImaginary, int done, int steps)
        {
            Vector256<double> addReal = Vector256.Create(cReal);
            Vector256<double> addImaginary = Vector256.Create(cImaginary);
            ref readonly ulong ones = ref MemoryMarshal.GetReference(Ones);
            int kept = 0;
            for (int first = 0; first < count; first += Batch)
            {
                Orbits a = new(Real + first, Imaginary + first);
                Orbits b = new(Real + first + Lanes, Imaginary + first + Lanes);
                Orbits c = new(Real + first + (2 * Lanes), Imaginary + first + (2 * Lanes));
                for (int step = 0; step < steps; step++)
                {
                    a.Step(addReal, addImaginary, in ones);
                    b.Step(addReal, addImaginary, in ones);
                    c.Step(addReal, addImaginary, in ones);
                }

                kept = Pack(a.Real, a.Imaginary, a.Bounded, a.Taken, done, kept, first, count);
                kept = Pack(b.Real, b.Imaginary, b.Bounded, b.Taken, done, kept, first + Lanes, count);
                kept = Pack(c.Real, c.Imaginary, c.Bounded, c.Taken, done, kept, first + (2 * Lanes), count);
            }

            return kept;
        }

        /// <summary>Appends the bounded points of a vector to the kept ones, which are never behind it.</summary>
        /// <remarks>Inlined, as a call would push what lives across it out of the registers, in the loop of the steps too.</remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly int Pack(
            Vector256<double> real, Vector256<double> imaginary, uint bounded, ulong taken, int done, int kept, int first, int count)
        {
            for (int i = first; i < count && i < first + Lanes; i++, taken >>= 16)
            {
                // The count of a point that is still bounded is written again later.
                Iterations[Target[i]] = done + (ushort)taken;
            }

            uint present = count - first >= Lanes ? 0b1111 : (1u << Math.Max(0, count - first)) - 1;
            Vector256<int> order = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(PackedHalves), 8 * (bounded & present));
            Avx2.PermuteVar8x32(real.AsInt32(), order).AsDouble().Store(Real + kept);
            Avx2.PermuteVar8x32(imaginary.AsInt32(), order).AsDouble().Store(Imaginary + kept);
            Avx2.PermuteVar8x32(Vector256.Load(Target + first).AsInt32(), order).AsInt64().Store(Target + kept);
            return kept + BitOperations.PopCount(bounded & present);
        }
    }

    /// <summary>A vector of moving points, which of them are bounded, and the steps that each took while it was.</summary>
    /// <remarks>
    /// Sets of lanes and counts are in general registers, so that vectors have the others to themselves. Doubling is exact while
    /// |z| &lt; 2, so that fusing it with the addition changes no bit.
    /// </remarks>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    private struct Orbits(double* real, double* imaginary)
    {
        public Vector256<double> Real = Vector256.Load(real);
        public Vector256<double> Imaginary = Vector256.Load(imaginary);
        public uint Bounded = 0b1111;
        public ulong Taken;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(Vector256<double> addReal, Vector256<double> addImaginary, ref readonly ulong ones)
        {
            Vector256<double> realSquared = Real * Real;
            Vector256<double> imaginarySquared = Imaginary * Imaginary;
            Bounded &= Vector256.LessThan(realSquared + imaginarySquared, Vector256.Create(4.0)).ExtractMostSignificantBits();
            Taken += Unsafe.Add(ref Unsafe.AsRef(in ones), Bounded);
            Imaginary = Vector256.MultiplyAddEstimate(Real * Imaginary, Vector256.Create(2.0), addImaginary);
            Real = realSquared - imaginarySquared + addReal;
        }
    }
}
