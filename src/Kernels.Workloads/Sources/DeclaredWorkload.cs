using System.Collections.Immutable;

namespace Kernels.Workloads.Sources;

/// <summary>A kernel with its data, as its declaration says.</summary>
internal sealed class DeclaredWorkload : Workload
{
    /// <summary>
    /// The most elements that change between two calls if results are whole numbers, or single ones. Whole numbers often say yes or
    /// no, mostly the same of another element, or are a sketch, which most elements leave as it was; if only one in twenty changes
    /// it, 256 leave all as they were once in 500 000 times.
    /// </summary>
    private const int MostNudgedForWholeNumbers = 256;

    private readonly CheckedKernel _kernel;
    private readonly ImmutableArray<int> _extents;
    private readonly ImmutableArray<double> _given;

    /// <summary>The scalars as they vary.</summary>
    private readonly double[] _scalars;

    private readonly ImmutableArray<DeclaredData> _data;
    private readonly DeclaredArgumentSource _arguments;
    private readonly DeclaredWork _work;
    private readonly int _mostNudged;
    private bool _isMarked;
    private bool _hasExpected;

    /// <summary>Makes the workload.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="extents">The extents of its dimensions.</param>
    /// <param name="scalars">The values of its parameters.</param>
    /// <param name="data">Its buffers, in declaration order, with shapes of these extents; disposed with the workload.</param>
    internal DeclaredWorkload(
        CheckedKernel kernel,
        ImmutableArray<int> extents,
        ImmutableArray<double> scalars,
        ImmutableArray<DeclaredData> data)
    {
        _kernel = kernel;
        _extents = extents;
        _given = scalars;
        _scalars = [.. scalars];
        _data = data;
        _arguments = new DeclaredArgumentSource(Declaration, _scalars, _data, DataUse.Call);
        _work = new DeclaredWork(Declaration, extents, scalars, data, AskOracle);
        _mostNudged = Declaration.Buffers.All(buffer => !buffer.IsResult || !ElementTypes.IsFraction(buffer.Type) || buffer.Shape is ["1"])
            ? MostNudgedForWholeNumbers
            : 1;
    }

    /// <inheritdoc/>
    public override KernelContract Contract => _kernel.Contract;

    /// <inheritdoc/>
    public override string Shape
    {
        get
        {
            string shape = DeclaredExtents.Describe(Declaration, _extents.AsSpan(), _given.AsSpan());
            return Inputs.Length == 0 ? shape : $"{shape}; {Inputs}";
        }
    }

    /// <inheritdoc/>
    /// <remarks>Where it depends on the result, the work of the first inputs counts for all.</remarks>
    public override Work Work => _work.Model;

    /// <inheritdoc/>
    public override Work? LeastWork => _work.Least;

    /// <inheritdoc/>
    public override int LanesOfFloat64
        => Declaration.Buffers.Any(buffer => buffer.Type == ElementType.Float32) && Declaration.Buffers.All(buffer => buffer.Type != ElementType.Float64)
            ? 2
            : 1;

    /// <inheritdoc/>
    public override double WorkingSetBytes => _data.Sum(data => data.Bytes);

    /// <summary>The sources of a user's inputs; empty for a preset or a case.</summary>
    internal string Inputs { get; init; } = "";

    private KernelDeclaration Declaration => _kernel.Declaration;

    /// <inheritdoc/>
    public override void Renew(ulong seed)
    {
        _ = _work.Model;
        VaryScalars(new SplitMix64(seed));
        _hasExpected = false;
        for (int index = 0; index < _data.Length; index++)
        {
            // Inverted, so that a seed gives other numbers than it gave when the data was made.
            _data[index].Renew(~seed - (ulong)index);
        }
    }

    /// <inheritdoc/>
    public override void Nudge(SplitMix64 random)
    {
        VaryScalars(random);
        _hasExpected = false;
        foreach (DeclaredData data in _data)
        {
            data.Nudge(random, _mostNudged);
        }
    }

    /// <inheritdoc/>
    public override void Mark()
    {
        _isMarked = true;
        _hasExpected = false;
        for (int index = 0; index < _data.Length; index++)
        {
            // What is put back before a call is known already.
            if (!Declaration.Buffers[index].IsRestored)
            {
                _data[index].Mark();
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsRestored => Declaration.Buffers.Any(buffer => buffer.IsRestored);

    /// <inheritdoc/>
    public override void Restore()
    {
        foreach (DeclaredData data in _data)
        {
            data.Restore();
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        // What the oracle found for the state at the mark is not what it finds for the first one.
        _hasExpected &= !_isMarked;
        _isMarked = false;
        foreach (DeclaredData data in _data)
        {
            data.Reset();
        }
    }

    /// <inheritdoc/>
    public override void Invoke(Implementation implementation, in KernelOptions options)
    {
        _kernel.Invoke(implementation, _arguments, options);

        // Spans into native memory don't keep its owner alive: without this, a collection during the call could free the
        // buffers.
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override void Visit(IArgumentVisitor visitor)
    {
        _kernel.Visit(_arguments, visitor);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    /// <exception cref="KernelException">The plug-in's own oracle failed.</exception>
    public override Validation Validate()
    {
        AskOracle();
        return Verdicts.WorstOf(
            _data.Zip(Declaration.Buffers, (data, buffer) => data.Compare(Declaration.Tolerance, UsedLengthOf(buffer))).OfType<Validation>());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (DeclaredData data in _data)
        {
            data.Dispose();
        }
    }

    /// <summary>How many elements of an output count; null for all.</summary>
    private int? UsedLengthOf(DeclaredBuffer buffer)
        => buffer.UsedLength is { } counter ? (int)_data[Declaration.IndexOfBuffer(counter)].ExpectedSum : null;

    /// <summary>Changes the scalars that may vary; where there are coordinates, by less than their distances.</summary>
    private void VaryScalars(SplitMix64 random)
    {
        for (int index = 0; index < _scalars.Length; index++)
        {
            DeclaredParameter parameter = Declaration.Parameters[index];
            if (parameter.Varies)
            {
                double share = _data.Min(data => data.Share);
                double shifted = ElementTypes.IsFraction(parameter.Type)
                    ? Variation.Shifted(_given[index], share, random)
                    : Variation.ShiftedWhole(_given[index], share, random);
                _scalars[index] = Math.Clamp(shifted, parameter.Minimum, parameter.Maximum);
            }
        }
    }

    private void AskOracle()
    {
        if (_hasExpected)
        {
            return;
        }

        foreach (DeclaredData data in _data)
        {
            data.PrepareOracle();
        }

        _kernel.AskOracle(use => new DeclaredArgumentSource(Declaration, _scalars, _data, use));
        _hasExpected = true;
    }
}
