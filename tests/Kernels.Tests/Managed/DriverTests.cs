using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Managed;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Managed;

/// <summary>
/// Drivers compute what the definition says, to the bit, wherever inputs begin and end, and touch nothing else. Expressions
/// say that they take long, so that short inputs are shared by threads too.
/// </summary>
public sealed class DriverTests
{
    private const int Operations = 1 << 13;

    // Around the widths of all vectors and of unrolled loops, and around the borders of pieces.
    private static readonly int[] Lengths =
    [
        .. Enumerable.Range(0, 70), 127, 128, 129, 130, 191, 192, 193, 255, 256, 257, 383, 384, 385, 511, 512, 513, 514,
        1000, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097, 5000,
    ];

    private static readonly int[] Offsets = [0, 1, 3, 7];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Maps_are_right_for_every_type_length_and_start(int threads)
    {
        CheckMaps<double>(threads);
        CheckMaps<float>(threads);
        CheckMaps<int>(threads);
        CheckMaps<long>(threads);
    }

    /// <summary>Large outputs are written past the cache, if they have places that are multiples of a vector's size.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Large_maps_are_right_wherever_they_begin(int threads)
    {
        const int Length = (Map.BeyondCache / sizeof(double)) + 77;
        GuardedAllocator allocator = new();
        using KernelBuffer<double> x = allocator.Allocate<double>(Length);
        Fill(x.Span);
        double[] expected = [.. x.Span];
        foreach (ref double element in expected.AsSpan())
        {
            element = (element * 3) - 1;
        }

        foreach (int behind in (int[])[0, 4, 8, 24, 56])
        {
            using KernelBuffer<byte> bytes = allocator.Allocate<byte>((Length * sizeof(double)) + behind);
            bytes.Span.Fill(77);
            Span<double> y = MemoryMarshal.Cast<byte, double>(bytes.Span[..^behind]);
            Map.Run(threads, x.Span, y, default(Triple<double>));
            Assert.True(y.SequenceEqual(expected));
            Assert.False(bytes.Span[^behind..].ContainsAnyExcept((byte)77));
            x.Span.CopyTo(y);
            Map.Run(threads, y, y, default(Triple<double>));
            Assert.True(y.SequenceEqual(expected));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Reductions_are_right_for_every_type_and_length(int threads)
    {
        // Sums of small whole numbers are exact in every type, in any order.
        CheckReductions<double>(threads);
        CheckReductions<float>(threads);
        CheckReductions<int>(threads);
        CheckReductions<long>(threads);
    }

    /// <summary>Blocks and the order of their pairs are fixed, so threads change nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(MapReduce.Block - 1)]
    [InlineData(MapReduce.Block)]
    [InlineData(MapReduce.Block + 1)]
    [InlineData((2 * MapReduce.Block) + 5)]
    [InlineData((7 * MapReduce.Block) + 1000)]
    [InlineData(21 * MapReduce.Block)]
    public void Reductions_give_equal_bits_with_any_number_of_threads(int length)
    {
        double[] a = new double[length];
        double[] b = new double[length];
        Random random = new(length);
        for (int i = 0; i < length; i++)
        {
            (a[i], b[i]) = (random.NextDouble() - 0.5, Math.Exp(20 * random.NextDouble()));
        }

        double exact = 0;
        double squares = MapReduce.Run(1, (ReadOnlySpan<double>)a, default(Squares<double>));
        double product = MapReduce.Run(1, (ReadOnlySpan<double>)a, b, default(Dot<double>));
        for (int threads = 2; threads <= 9; threads++)
        {
            Assert.Equal(Bits(squares), Bits(MapReduce.Run(threads, (ReadOnlySpan<double>)a, default(Squares<double>))));
            Assert.Equal(Bits(product), Bits(MapReduce.Run(threads, (ReadOnlySpan<double>)a, b, default(Dot<double>))));
        }

        foreach (double x in a)
        {
            exact += x * x;
        }

        Assert.Equal(exact, squares, exact * 1e-12);

        static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>A result that is not a sum: the largest element, wherever it is.</summary>
    [Fact]
    public void Reductions_find_an_element_anywhere()
    {
        foreach (int length in Lengths.Where(length => length is > 0 and < 600))
        {
            using KernelBuffer<float> x = new GuardedAllocator().Allocate<float>(length);
            x.Span.Fill(-2);
            for (int i = 0; i < length; i++)
            {
                x.Span[i] = -1;
                Assert.Equal(-1, MapReduce.Run(1, (ReadOnlySpan<float>)x.Span, default(Largest)));
                x.Span[i] = -2;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Compensated_sums_are_right_for_every_length(int threads)
    {
        GuardedAllocator allocator = new();
        foreach (int length in (int[])[.. Lengths, 100_001])
        {
            using KernelBuffer<double> x = allocator.Allocate<double>(length);
            double expected = 0;
            for (int i = 0; i < length; i++)
            {
                x.Span[i] = i % 5;
                expected += (3 * (i % 5)) - 1;
            }

            Assert.Equal(expected, CompensatedSum.Run(threads, x.Span, default(Triple<double>)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Stencils_are_right_for_every_type_shape_and_border(int threads)
    {
        foreach (int width in (int[])[.. Enumerable.Range(1, 40), 63, 64, 65, 66, 67, 129, 1000])
        {
            foreach (int height in (int[])[1, 2, 3, 5, 17])
            {
                foreach (Borders borders in Enum.GetValues<Borders>())
                {
                    CheckStencil<double>(threads, height, width, borders);
                    CheckStencil<float>(threads, height, width, borders);
                    CheckStencil<int>(threads, height, width, borders);
                    CheckStencil<long>(threads, height, width, borders);
                }
            }
        }
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        double[] three = new double[3];
        double[] four = new double[4];
        Assert.Throws<ArgumentOutOfRangeException>(() => Map.Run(1, (ReadOnlySpan<double>)three, four, default(Triple<double>)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Map.Run(1, (ReadOnlySpan<double>)three, four, three, default(Mix<double>)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => MapReduce.Run(1, (ReadOnlySpan<double>)three, four, default(Dot<double>)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Stencil.Run(1, 2, 2, Borders.Clamped, (ReadOnlySpan<double>)four, three, default(Mixed<double>)));
    }

    /// <summary>Work that is too small for threads stays on the caller's, which allocates nothing.</summary>
    [Fact]
    public void Small_inputs_stay_on_the_calling_thread()
    {
        double[] x = new double[10_000];
        Call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Call();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Call()
        {
            Map.Run(8, (ReadOnlySpan<double>)x, x, default(Negate));
            _ = MapReduce.Run(8, (ReadOnlySpan<double>)x, default(Sum));
            _ = CompensatedSum.Run(8, x, default(Negate));
        }
    }

    private static void CheckMaps<T>(int threads)
        where T : unmanaged, INumber<T>
    {
        GuardedAllocator allocator = new();
        foreach (int length in Lengths)
        {
            foreach (int offset in Offsets)
            {
                using KernelBuffer<T> a = allocator.Allocate<T>(offset + length);
                using KernelBuffer<T> b = allocator.Allocate<T>(offset + length);
                using KernelBuffer<T> y = allocator.Allocate<T>(offset + length);
                Fill(a.Span);
                Fill(b.Span);
                y.Span.Fill(T.CreateTruncating(77));
                T[] expected = y.Span.ToArray();
                for (int i = offset; i < expected.Length; i++)
                {
                    expected[i] = (a.Span[i] * b.Span[i]) + b.Span[i];
                }

                Map.Run(threads, a.Span[offset..], b.Span[offset..], y.Span[offset..], default(Mix<T>));
                Assert.Equal(expected, y.Span.ToArray());

                // In place, and so also with one input.
                for (int i = offset; i < expected.Length; i++)
                {
                    expected[i] = (expected[i] * T.CreateTruncating(3)) - T.One;
                }

                Map.Run(threads, y.Span[offset..], y.Span[offset..], default(Triple<T>));
                Assert.Equal(expected, y.Span.ToArray());
            }
        }
    }

    private static void CheckReductions<T>(int threads)
        where T : unmanaged, INumber<T>
    {
        GuardedAllocator allocator = new();
        foreach (int length in (int[])[.. Lengths, MapReduce.Block, MapReduce.Block + 1, (3 * MapReduce.Block) + 1])
        {
            using KernelBuffer<T> a = allocator.Allocate<T>(length);
            using KernelBuffer<T> b = allocator.Allocate<T>(length);
            T squares = T.Zero;
            T product = T.Zero;
            for (int i = 0; i < length; i++)
            {
                a.Span[i] = T.CreateTruncating(i % 5);
                b.Span[i] = T.CreateTruncating((i % 3) - 1);
                squares += a.Span[i] * a.Span[i];
                product += a.Span[i] * b.Span[i];
            }

            Assert.Equal(squares, MapReduce.Run(threads, (ReadOnlySpan<T>)a.Span, default(Squares<T>)));
            Assert.Equal(product, MapReduce.Run(threads, (ReadOnlySpan<T>)a.Span, b.Span, default(Dot<T>)));
        }
    }

    private static void CheckStencil<T>(int threads, int height, int width, Borders borders)
        where T : unmanaged, INumber<T>
    {
        GuardedAllocator allocator = new();
        using KernelBuffer<T> x = allocator.Allocate<T>(height * width);
        using KernelBuffer<T> y = allocator.Allocate<T>(height * width);
        Fill(x.Span);
        T[] expected = new T[height * width];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                expected[(row * width) + column] = At(row, column)
                    + (At(row - 1, column) * T.CreateTruncating(2)) + (At(row + 1, column) * T.CreateTruncating(3))
                    + (At(row, column - 1) * T.CreateTruncating(5)) + (At(row, column + 1) * T.CreateTruncating(7));
            }
        }

        Stencil.Run(threads, height, width, borders, (ReadOnlySpan<T>)x.Span, y.Span, default(Mixed<T>));
        Assert.Equal(expected, y.Span.ToArray());

        T At(int row, int column) => borders == Borders.Periodic
            ? x.Span[((row + height) % height * width) + ((column + width) % width)]
            : x.Span[(Math.Clamp(row, 0, height - 1) * width) + Math.Clamp(column, 0, width - 1)];
    }

    private static void Fill<T>(Span<T> span)
        where T : unmanaged, INumber<T>
    {
        Random random = new(span.Length);
        foreach (ref T element in span)
        {
            element = T.CreateTruncating((random.NextDouble() * 2000) - 1000);
        }
    }

    private readonly struct Mix<T> : IMap2<T>
        where T : unmanaged, INumber<T>
    {
        static int IExpression.Operations => Operations;

        V IMap2<T>.Apply<L, V>(V a, V b) => L.Add(L.Multiply(a, b), b);
    }

    private readonly struct Triple<T> : IMap<T>
        where T : unmanaged, INumber<T>
    {
        static int IExpression.Operations => Operations;

        V IMap<T>.Apply<L, V>(V x) => L.Subtract(L.Multiply(x, L.Create(T.CreateTruncating(3))), L.Create(T.One));
    }

    private readonly struct Squares<T> : IReduction<T>
        where T : unmanaged, INumber<T>
    {
        static int IExpression.Operations => Operations;

        T IReduction<T>.Zero => T.Zero;

        V IReduction<T>.Accumulate<L, V>(V result, V x) => L.MultiplyAdd(x, x, result);

        V ICombine<T>.Combine<L, V>(V a, V b) => L.Add(a, b);
    }

    private readonly struct Dot<T> : IReduction2<T>
        where T : unmanaged, INumber<T>
    {
        static int IExpression.Operations => Operations;

        T IReduction2<T>.Zero => T.Zero;

        V IReduction2<T>.Accumulate<L, V>(V result, V a, V b) => L.MultiplyAdd(a, b, result);

        V ICombine<T>.Combine<L, V>(V a, V b) => L.Add(a, b);
    }

    private readonly struct Largest : IReduction<float>
    {
        float IReduction<float>.Zero => float.NegativeInfinity;

        V IReduction<float>.Accumulate<L, V>(V result, V x) => L.Max(result, x);

        V ICombine<float>.Combine<L, V>(V a, V b) => L.Max(a, b);
    }

    private readonly struct Mixed<T> : IStencil<T>
        where T : unmanaged, INumber<T>
    {
        static int IExpression.Operations => Operations;

        V IStencil<T>.Apply<L, V>(V centre, V up, V down, V left, V right)
        {
            V sum = L.Add(centre, L.Multiply(up, L.Create(T.CreateTruncating(2))));
            sum = L.Add(sum, L.Multiply(down, L.Create(T.CreateTruncating(3))));
            sum = L.Add(sum, L.Multiply(left, L.Create(T.CreateTruncating(5))));
            return L.Add(sum, L.Multiply(right, L.Create(T.CreateTruncating(7))));
        }
    }

    private readonly struct Negate : IMap<double>
    {
        V IMap<double>.Apply<L, V>(V x) => L.Subtract(L.Create(0), x);
    }

    private readonly struct Sum : IReduction<double>
    {
        double IReduction<double>.Zero => 0;

        V IReduction<double>.Accumulate<L, V>(V result, V x) => L.Add(result, x);

        V ICombine<double>.Combine<L, V>(V a, V b) => L.Add(a, b);
    }
}
