using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Oracles;

namespace Kernels.Workloads.Sources;

/// <summary>The kernel <c>diffusion/1</c> with its data.</summary>
public sealed class DiffusionWorkload : Workload<DiffusionArguments>
{
    private readonly KernelBuffer<double> _initial;
    private readonly KernelBuffer<double> _scratch;
    private KernelBuffer<double>? _renewed;
    private readonly int _height;
    private readonly int _width;
    private readonly double _d;
    private readonly double _dt;
    private readonly int _steps;
    private (int Calls, double[] Field)? _expected;
    private int _calls;

    /// <summary>Makes the workload.</summary>
    /// <param name="allocator">Where the grid and the scratch come from.</param>
    /// <param name="initial">
    /// The field before the first step, <c>[height × width]</c>; the workload takes ownership, and never writes to it.
    /// </param>
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

    /// <summary>The field, <c>[height × width]</c>, row-major: the initial one before a call, and the result after it.</summary>
    public KernelBuffer<double> Grid { get; }

    /// <inheritdoc/>
    public override string Shape => string.Create(
        CultureInfo.InvariantCulture, $"{_height} × {_width}, {_steps} steps, d = {_d}, dt = {_dt}");

    /// <inheritdoc/>
    public override Work Work => new(Flops: 7.0 * Grid.Length * _steps, Bytes: 16.0 * Grid.Length * _steps);

    /// <inheritdoc/>
    /// <remarks>Several steps can be taken at a time in a cache, but the field must be read and written once.</remarks>
    public override Work? LeastWork => new(Flops: 0, Bytes: _steps == 0 ? 0 : 16.0 * Grid.Length);

    /// <inheritdoc/>
    public override double WorkingSetBytes => 8.0 * (Grid.Length + (double)_scratch.Length);

    /// <inheritdoc/>
    protected override DiffusionArguments Arguments => new(_height, _width, _d, _dt, _steps, Grid.Span, _scratch.Span);

    /// <summary>
    /// A call continues from the result of the one before it, so n calls equal one call with n times the steps.
    /// </summary>
    private long StepsTaken => (long)_steps * Math.Max(1, _calls);

    /// <summary>The field before the first step.</summary>
    private KernelBuffer<double> Field => _renewed ?? _initial;

    /// <inheritdoc/>
    public override void Renew(ulong seed)
    {
        _renewed ??= new AlignedAllocator().Allocate<double>(_initial.Length);
        Changes.Scale(_initial.Span, _renewed.Span, Changes.Share, new SplitMix64(seed));
        _expected = null;
    }

    /// <inheritdoc/>
    /// <remarks>Nothing to do: every call continues from a different field.</remarks>
    public override void Nudge(SplitMix64 random)
    {
    }

    /// <inheritdoc/>
    public override void Invoke(Implementation implementation, in KernelOptions options)
    {
        base.Invoke(implementation, options);
        _calls++;
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _calls = 0;
        Field.Span.CopyTo(Grid.Span);
        _scratch.Span.Fill(Poison.Scratch);
    }

    /// <inheritdoc/>
    public override Validation Validate()
    {
        long steps = StepsTaken;
        if (_expected is not { } expected || expected.Calls != _calls)
        {
            _expected = expected = (_calls, DiffusionOracle.Compute(_height, _width, _d, _dt, steps, Field.Span));
        }

        double tolerance = DiffusionOracle.Tolerance(_d, _dt, steps, Field.Span);
        return Comparison.Within(
            Grid.Span, expected.Field, [tolerance], index => $"grid[{index / _width}, {index % _width}]");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _initial.Dispose();
        _renewed?.Dispose();
        _scratch.Dispose();
        Grid.Dispose();
    }
}
