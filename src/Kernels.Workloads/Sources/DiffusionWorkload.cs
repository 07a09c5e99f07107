using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Oracles;

namespace Kernels.Workloads.Sources;

/// <summary>The kernel <c>diffusion/1</c> with its data.</summary>
public sealed class DiffusionWorkload : Workload<DiffusionArguments>
{
    private readonly KernelBuffer<double> _initial;
    private readonly KernelBuffer<double> _scratch;
    private readonly int _height;
    private readonly int _width;
    private readonly double _d;
    private readonly double _dt;
    private readonly int _steps;
    private double[]? _expected;

    /// <summary>Makes the workload.</summary>
    /// <param name="allocator">Where the grid and the scratch come from.</param>
    /// <param name="initial">The field before the first step, <c>[height × width]</c>; taken over, and never written.</param>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid.</param>
    /// <param name="d">Diffusion coefficient, in cells² per unit of time.</param>
    /// <param name="dt">Time step.</param>
    /// <param name="steps">Number of time steps.</param>
    public DiffusionWorkload(
        BufferAllocator allocator, KernelBuffer<double> initial, int height, int width, double d, double dt, int steps)
        : base(Diffusion.Contract)
    {
        _initial = initial;
        _height = height;
        _width = width;
        _d = d;
        _dt = dt;
        _steps = steps;
        Grid = allocator.Allocate<double>(initial.Length);
        _scratch = allocator.Allocate<double>(initial.Length);
    }

    /// <summary>The field, <c>[height × width]</c>, row-major: before a call the initial one, and then the result.</summary>
    public KernelBuffer<double> Grid { get; }

    /// <inheritdoc/>
    public override string Shape => string.Create(
        CultureInfo.InvariantCulture, $"{_height} × {_width}, {_steps} steps, d = {_d}, dt = {_dt}");

    /// <inheritdoc/>
    public override Work Work => new(Flops: 7.0 * Grid.Length * _steps, Bytes: 16.0 * Grid.Length * _steps);

    /// <inheritdoc/>
    public override double WorkingSetBytes => 8.0 * (Grid.Length + (double)_scratch.Length);

    /// <inheritdoc/>
    protected override DiffusionArguments Arguments => new(_height, _width, _d, _dt, _steps, Grid.Span, _scratch.Span);

    private double[] Expected => _expected ??= DiffusionOracle.Compute(_height, _width, _d, _dt, _steps, _initial.Span);

    /// <inheritdoc/>
    public override void Reset()
    {
        _initial.Span.CopyTo(Grid.Span);
        _scratch.Span.Fill(Poison.Scratch);
    }

    /// <inheritdoc/>
    public override Validation Validate()
    {
        double tolerance = DiffusionOracle.Tolerance(_d, _dt, _steps, _initial.Span);
        return Comparison.Within(
            Grid.Span, Expected, [tolerance], index => $"grid[{index / _width}, {index % _width}]");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _initial.Dispose();
        _scratch.Dispose();
        Grid.Dispose();
    }
}
