using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Oracles;

namespace Kernels.Workloads.Sources;

/// <summary>The kernel <c>julia/1</c> with its data.</summary>
public sealed class JuliaWorkload : Workload<JuliaArguments>
{
    /// <summary>
    /// The largest change, as a share of the distance between two points, so that a picture of a small region still shows that
    /// region. For pictures finer than the presets it gives less than <see cref="Changes.Share"/>.
    /// </summary>
    private const double ShareOfSpacing = 1.0 / 512;

    private readonly KernelBuffer<double> _x;
    private readonly KernelBuffer<double> _y;
    private readonly double _cReal;
    private readonly double _cImaginary;
    private readonly int _maxIterations;
    private readonly double _share;
    private double[] _originalX = [];
    private double[] _originalY = [];
    private double _realOffset;
    private double _imaginaryOffset;
    private int[]? _expected;
    private long? _steps;

    /// <summary>Makes the workload; copies the axes.</summary>
    /// <param name="allocator">Where its buffers come from.</param>
    /// <param name="x">Real coordinate of each column.</param>
    /// <param name="y">Imaginary coordinate of each row.</param>
    /// <param name="cReal">Real part of the constant.</param>
    /// <param name="cImaginary">Imaginary part of the constant.</param>
    /// <param name="maxIterations">Most steps to take.</param>
    public JuliaWorkload(
        BufferAllocator allocator,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        double cReal,
        double cImaginary,
        int maxIterations)
        : base(Julia.Contract)
    {
        _x = allocator.Allocate<double>(x.Length);
        _y = allocator.Allocate<double>(y.Length);
        Iterations = allocator.Allocate<int>(checked(x.Length * y.Length));
        x.CopyTo(_x.Span);
        y.CopyTo(_y.Span);
        _cReal = cReal;
        _cImaginary = cImaginary;
        _maxIterations = maxIterations;
        _share = Math.Min(Changes.Share, ShareOfSpacing / Math.Max(Fineness(x), Fineness(y)));
    }

    /// <summary>The output: steps taken from each point, <c>[h × w]</c>, row-major.</summary>
    public KernelBuffer<int> Iterations { get; }

    /// <inheritdoc/>
    public override string Shape => string.Create(
        CultureInfo.InvariantCulture, $"{_y.Length} × {_x.Length}, at most {_maxIterations} iterations");

    /// <inheritdoc/>
    public override Work Work => new(
        Flops: 8.0 * (_steps ??= Expected.Sum(count => (long)count)),
        Bytes: WorkingSetBytes);

    /// <inheritdoc/>
    /// <remarks>
    /// The work for symmetric axes could be halved, but renewed axes are not symmetric. The steps are those of the first
    /// inputs.
    /// </remarks>
    public override Work? LeastWork => Work;

    /// <inheritdoc/>
    public override double WorkingSetBytes => (8.0 * (_x.Length + _y.Length)) + (4.0 * Iterations.Length);

    /// <inheritdoc/>
    protected override JuliaArguments Arguments
        => new(_x.Span, _y.Span, CReal, CImaginary, _maxIterations, Iterations.Span);

    private double CReal => _cReal + _realOffset;

    private double CImaginary => _cImaginary + _imaginaryOffset;

    private int[] Expected => _expected ??= JuliaOracle.Compute(_x.Span, _y.Span, CReal, CImaginary, _maxIterations);

    /// <inheritdoc/>
    public override void Renew(ulong seed)
    {
        // The work of the first inputs counts for all.
        _steps ??= Expected.Sum(count => (long)count);
        SplitMix64 random = new(seed);
        if (_originalX.Length == 0)
        {
            _originalX = _x.Span.ToArray();
            _originalY = _y.Span.ToArray();
        }

        Changes.Scale(_originalX, _x.Span, _share, random);
        Changes.Scale(_originalY, _y.Span, _share, random);
        Nudge(random);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Every point depends on the constant. Some points, those that take many steps, then take a different number.
    /// </remarks>
    public override void Nudge(SplitMix64 random)
    {
        _realOffset = _share * random.NextSigned();
        _imaginaryOffset = _share * random.NextSigned();
        _expected = null;
    }

    /// <inheritdoc/>
    public override void Reset() => Iterations.Span.Fill(Poison.Int32);

    /// <inheritdoc/>
    public override Validation Validate() => Comparison.Exact(
        Iterations.Span, Expected, index => $"iterations[{index / _x.Length}, {index % _x.Length}]");

    /// <summary>The largest coordinate, or 1 if that is larger, in units of an axis's spacing; 0 if it has no spacing.</summary>
    private static double Fineness(ReadOnlySpan<double> axis)
    {
        double spacing = axis.Length < 2 ? 0 : Math.Abs(axis[^1] - axis[0]) / (axis.Length - 1);
        return spacing > 0 ? Math.Max(1, Math.Max(Math.Abs(axis[0]), Math.Abs(axis[^1]))) / spacing : 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _x.Dispose();
        _y.Dispose();
        Iterations.Dispose();
    }
}
