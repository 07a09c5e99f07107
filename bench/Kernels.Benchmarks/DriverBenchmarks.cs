using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Kernels.Managed;
using Kernels.Workloads.Buffers;

namespace Kernels.Benchmarks;

/// <summary>Where an input and an output of a driver lie.</summary>
public enum Place
{
    /// <summary>Within 48 KiB.</summary>
    Level1,

    /// <summary>Within 1 MiB.</summary>
    Level2,

    /// <summary>Beyond 32 MiB.</summary>
    Memory,
}

/// <summary>Expressions in drivers, each beside a loop by hand for the same problem, on one thread.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public unsafe class DriverBenchmarks
{
    private KernelBuffer<double> _input = null!;
    private KernelBuffer<double> _output = null!;
    private double* _x;
    private double* _y;
    private int _height;
    private int _width;

    [ParamsAllValues]
    public Place Place { get; set; }

    private int Length => _height * _width;

    [GlobalSetup]
    public void SetUp()
    {
        (_height, _width) = Place switch
        {
            Place.Level1 => (32, 64),
            Place.Level2 => (128, 256),
            _ => (2048, 2048),
        };
        AlignedAllocator allocator = new();
        _input = allocator.Allocate<double>(Length);
        _output = allocator.Allocate<double>(Length);
        Random random = new(1);
        foreach (ref double x in _input.Span)
        {
            x = random.NextDouble();
        }

        _output.Span.Clear();
        _x = (double*)Unsafe.AsPointer(ref _input.Span[0]);
        _y = (double*)Unsafe.AsPointer(ref _output.Span[0]);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _input.Dispose();
        _output.Dispose();
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("a x + b")]
    public void LineByHand()
    {
        Vector512<double> a = Vector512.Create(3.0);
        Vector512<double> b = Vector512.Create(0.5);
        double* x = _x;
        double* y = _y;
        nint length = Length;
        nint i = 0;
        for (; i <= length - 32; i += 32)
        {
            Vector512.MultiplyAddEstimate(a, Vector512.Load(x + i), b).Store(y + i);
            Vector512.MultiplyAddEstimate(a, Vector512.Load(x + i + 8), b).Store(y + i + 8);
            Vector512.MultiplyAddEstimate(a, Vector512.Load(x + i + 16), b).Store(y + i + 16);
            Vector512.MultiplyAddEstimate(a, Vector512.Load(x + i + 24), b).Store(y + i + 24);
        }

        for (; i < length; i++)
        {
            y[i] = double.MultiplyAddEstimate(3, x[i], 0.5);
        }
    }

    [Benchmark]
    [BenchmarkCategory("a x + b")]
    public void LineByDriver() => Map.Run(1, _input.Span, _output.Span, new Line(3, 0.5));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("polynomial of degree 10")]
    public void PolynomialByHand()
    {
        double* x = _x;
        double* y = _y;
        nint length = Length;
        nint i = 0;
        for (; i <= length - 32; i += 32)
        {
            Vector512<double> p = Vector512.Load(x + i);
            Vector512<double> q = Vector512.Load(x + i + 8);
            Vector512<double> r = Vector512.Load(x + i + 16);
            Vector512<double> s = Vector512.Load(x + i + 24);
            Evaluate(p).Store(y + i);
            Evaluate(q).Store(y + i + 8);
            Evaluate(r).Store(y + i + 16);
            Evaluate(s).Store(y + i + 24);
        }

        for (; i < length; i++)
        {
            y[i] = Evaluate(Vector512.Create(x[i])).ToScalar();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<double> Evaluate(Vector512<double> x)
        {
            Vector512<double> sum = Vector512.Create(1 / 3628800.0);
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 362880.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 40320.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 5040.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 720.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 120.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 24.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 6.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1 / 2.0));
            sum = Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1.0));
            return Vector512.MultiplyAddEstimate(sum, x, Vector512.Create(1.0));
        }
    }

    [Benchmark]
    [BenchmarkCategory("polynomial of degree 10")]
    public void PolynomialByDriver() => Map.Run(1, _input.Span, _output.Span, default(Polynomial));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("sum of squares")]
    public double SquaresByHand()
    {
        double* x = _x;
        nint length = Length;
        nint i = 0;
        Vector512<double> a = default, b = default, c = default, d = default;
        Vector512<double> e = default, f = default, g = default, h = default;
        for (; i <= length - 64; i += 64)
        {
            a = AddSquare(a, x + i);
            b = AddSquare(b, x + i + 8);
            c = AddSquare(c, x + i + 16);
            d = AddSquare(d, x + i + 24);
            e = AddSquare(e, x + i + 32);
            f = AddSquare(f, x + i + 40);
            g = AddSquare(g, x + i + 48);
            h = AddSquare(h, x + i + 56);
        }

        double sum = Vector512.Sum(a + b + c + d + (e + f + g + h));
        for (; i < length; i++)
        {
            sum += x[i] * x[i];
        }

        return sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<double> AddSquare(Vector512<double> sum, double* x)
        {
            Vector512<double> value = Vector512.Load(x);
            return Vector512.MultiplyAddEstimate(value, value, sum);
        }
    }

    [Benchmark]
    [BenchmarkCategory("sum of squares")]
    public double SquaresByDriver() => MapReduce.Run(1, _input.Span, default(Squares));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("5-point stencil")]
    public void StencilByHand()
    {
        double* x = _x;
        double* y = _y;
        nint height = _height;
        nint width = _width;
        for (nint row = 0; row < height; row++)
        {
            double* here = x + (row * width);
            double* above = x + ((row > 0 ? row - 1 : height - 1) * width);
            double* below = x + ((row < height - 1 ? row + 1 : 0) * width);
            double* output = y + (row * width);
            output[0] = Point(here[0], above[0], below[0], here[width - 1], here[1]);
            nint i = 1;
            for (; i <= width - 9; i += 8)
            {
                Vector512<double> centre = Vector512.Load(here + i);
                Vector512<double> neighbours = Vector512.Load(above + i) + Vector512.Load(below + i)
                    + (Vector512.Load(here + i - 1) + Vector512.Load(here + i + 1));
                Vector512<double> difference = Vector512.MultiplyAddEstimate(Vector512.Create(-4.0), centre, neighbours);
                Vector512.MultiplyAddEstimate(Vector512.Create(0.1), difference, centre).Store(output + i);
            }

            for (; i < width - 1; i++)
            {
                output[i] = Point(here[i], above[i], below[i], here[i - 1], here[i + 1]);
            }

            output[i] = Point(here[i], above[i], below[i], here[i - 1], here[0]);
        }

        static double Point(double centre, double up, double down, double left, double right)
            => double.MultiplyAddEstimate(0.1, double.MultiplyAddEstimate(-4, centre, up + down + (left + right)), centre);
    }

    [Benchmark]
    [BenchmarkCategory("5-point stencil")]
    public void StencilByDriver()
        => Stencil.Run(1, _height, _width, Borders.Periodic, _input.Span, _output.Span, new Heat(0.1));

    private readonly struct Line(double a, double b) : IMap<double>
    {
        V IMap<double>.Apply<L, V>(V x) => L.MultiplyAdd(L.Create(a), x, L.Create(b));
    }

    private readonly struct Polynomial : IMap<double>
    {
        static int IExpression.Operations => 10;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V IMap<double>.Apply<L, V>(V x)
        {
            V sum = L.MultiplyAdd(L.Create(1 / 3628800.0), x, L.Create(1 / 362880.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1 / 40320.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1 / 5040.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1 / 720.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1 / 120.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1 / 24.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1 / 6.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1 / 2.0));
            sum = L.MultiplyAdd(sum, x, L.Create(1.0));
            return L.MultiplyAdd(sum, x, L.Create(1.0));
        }
    }

    private readonly struct Squares : IReduction<double>
    {
        double IReduction<double>.Zero => 0;

        V IReduction<double>.Accumulate<L, V>(V result, V x) => L.MultiplyAdd(x, x, result);

        V ICombine<double>.Combine<L, V>(V a, V b) => L.Add(a, b);
    }

    private readonly struct Heat(double rate) : IStencil<double>
    {
        static int IExpression.Operations => 5;

        V IStencil<double>.Apply<L, V>(V centre, V up, V down, V left, V right) => L.MultiplyAdd(
            L.Create(rate),
            L.MultiplyAdd(L.Create(-4), centre, L.Add(L.Add(up, down), L.Add(left, right))),
            centre);
    }
}
