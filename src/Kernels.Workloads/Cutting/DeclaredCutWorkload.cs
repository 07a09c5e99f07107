using System.Collections.Immutable;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>A call with the user's files that is cut, as the kernel's declaration says.</summary>
internal sealed class DeclaredCutWorkload : CutWorkload
{
    private readonly CheckedKernel _kernel;
    private readonly KernelDeclaration _declaration;
    private readonly CutRequest _request;
    private readonly ImmutableArray<double> _scalars;
    private readonly CutFiles _files;
    private readonly CutInputs _inputs;
    private readonly ImmutableArray<DeclaredData?> _whole;
    private readonly CutOutputs _outputs;

    /// <summary>Where the call is cut if nothing of it was kept.</summary>
    private readonly PartPlan _plan;

    /// <summary>How a stencil is cut; null for other kinds.</summary>
    private readonly StencilCut? _stencil;

    /// <summary>What passes leave for each other; null for a kernel without steps.</summary>
    private readonly PassSteps? _passes;

    /// <summary>Chooses parts of rows of different lengths; null where all rows are alike.</summary>
    private readonly RaggedPlanner? _ragged;

    private readonly CutSize _size;

    /// <summary>What a partition is, or what is kept to be continued; null for neither.</summary>
    private readonly PartitionWork? _work;

    private readonly CutResumption? _resumption;

    /// <summary>Where the call is cut that is continued; null before it is.</summary>
    private PartPlan? _rest;

    /// <summary>Opens the files, and checks all that can be checked before parts are read.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="request">How the call is cut.</param>
    /// <param name="allocator">Where buffers that are not mapped from files come from.</param>
    /// <exception cref="UserInputException">The kernel can't be cut so, or a value or a file is wrong.</exception>
    public DeclaredCutWorkload(CheckedKernel kernel, UserValues values, CutRequest request, BufferAllocator allocator)
    {
        (_kernel, _declaration, _request) = (kernel, kernel.Declaration, request);
        DeclaredOptionNames names = new(_declaration);
        CutOptions.Require(_declaration, names, values, request);
        _scalars = DeclaredExtents.FindScalars(_declaration, values, names);
        _files = new CutFiles(_declaration, names, values, request);
        _inputs = new CutInputs(_declaration, names, values, request);
        DeclaredUserFiles files = new(_declaration, names, values, allocator, _inputs.Shapes);
        ImmutableArray<int> extents = DeclaredExtents.Find(_declaration, values, files);
        long extent = _inputs.FindExtent(_declaration.Cut!.Dimension);
        long entries = _declaration.Ragged is null ? 0 : _inputs.FindExtent(_declaration.Ragged.Dimension);

        int cut = _declaration.Dimensions.IndexOf(_declaration.Cut.Dimension);
        CutBytes bytes = new(_declaration, request.Validates);
        double row = bytes.OfEach(extents, _declaration.Cut.Dimension)
            + (_declaration.Ragged is null ? 0 : bytes.OfEach(extents, _declaration.Ragged.Dimension) * entries / Math.Max(1, extent));
        PartMemory memory = new(request.Memory, Environment.WorkingSet, _inputs.ExtraBytes + bytes.OfWhole(extents), row);
        (long begin, long end) = request.Partition?.RangeOf(extent, memory.BlockExtent) ?? (0, extent);
        _stencil = StencilReach.Of(_declaration, _scalars) is { } reach
            ? StencilCut.Of(_declaration, request, _files, new StencilPlanner(memory, bytes.OfKept(extents), reach, end - begin, extent))
            : null;
        _ragged = _declaration.Ragged is null ? null : new RaggedPlanner(_declaration, extents, (extent, entries), memory, bytes, _inputs.ReadOffsets);
        if (_stencil is not null)
        {
            PartHalo halo = new(_stencil.Before, _stencil.After, extent, _declaration.Cut.Halo!.IsPeriodic);
            _plan = new PartPlan(cut, extents, begin, end, _stencil.PartExtent, halo);
            _passes = FindPasses(_stencil);
        }
        else if (_ragged is not null)
        {
            _plan = PlanRows(begin, end);
        }
        else
        {
            _plan = new PartPlan(cut, extents, begin, end, memory.ChooseExtent(end - begin, _declaration.Cut.Dimension));
        }

        _inputs.RequirePipesInTurn(_plan, _stencil?.Passes ?? 1);
        Cautions = [.. values.Notes, .. _inputs.Conversions, .. DeclaredUserData.FindCautions(_declaration, values, extents, _scalars)];
        ulong seed = DeclaredUserData.SeedOf(_declaration, values, files);
        DeclaredUserData.RequireContents(_declaration, values, extents, files);
        ImmutableArray<DeclaredAxis?> axes = [.. _declaration.Buffers.Select((buffer, index) => DeclaredUserData.AxisOf(buffer, values, files, index))];
        _whole =
        [
            .. _declaration.Buffers.Select((_, index) => IsCut(index) ? null : files.Data[index] ?? DeclaredData.Create(
                _declaration, index, extents, allocator, DeclaredUserData.ContentOf(_declaration, files, index), seed + (ulong)index, axes[index])),
        ];
        _outputs = new CutOutputs(_declaration, _files, _plan, _whole);
        _size = FindSize(extent, entries, bytes, memory);
        _work = request is { Partition: null, Resumes: false }
            ? null
            : PartitionWork.Of(_declaration, _size, extents, _scalars, _inputs.Describe(files, _whole));
        _resumption = request.Resumes ? new CutResumption(_work!, _files, _outputs, _passes) : null;
        Shape = $"{DeclaredExtents.Describe(_declaration, extents.AsSpan(), _scalars.AsSpan())}; {DeclaredUserData.DescribeInputs(_declaration, files, axes, [])}";
    }

    /// <inheritdoc/>
    public override KernelContract Contract => _kernel.Contract;

    /// <inheritdoc/>
    public override string Shape { get; }

    /// <inheritdoc/>
    public override CutSize Size
    {
        get
        {
            if (_resumption?.From is not { } place)
            {
                return _size;
            }

            return _resumption.Pass is { Steps: var steps }
                ? _size.ResumedAt(place, Plan.Count, steps, _stencil!.PassesFor(_passes!.Steps - steps))
                : _size.ResumedAt(place, Plan.Count);
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<string> Cautions { get; }

    /// <inheritdoc/>
    internal override ICutResumption? Resumption => _resumption;

    /// <inheritdoc/>
    public override bool TakesStandardOutput => _files.Target.TakeStandardOutput;

    /// <summary>Where the call is cut, without parts that were kept.</summary>
    private PartPlan Plan => _resumption?.From is not { } place ? _plan
        : _rest ??= _ragged is null ? _plan.From(place) : PlanRows(place, _plan.End);

    /// <inheritdoc/>
    public override CutResult Run(Implementation implementation, in KernelOptions options, Action<double> done, CancellationToken interruption)
    {
        if (Size.Parts == 0)
        {
            return new CutResult("none, as there are fewer blocks than partitions", null, [], []) { Work = _work };
        }

        KernelOptions asked = options;
        PartJudge? judge = _request.Validates ? new(_kernel, _whole) : null;
        ResultSummary? figures = null;
        ImmutableArray<string> saved;
        try
        {
            saved = _files.Target.SaveTogether(streams => figures = Compute(streams, implementation, asked, judge, done, interruption));
        }
        catch (WrongPartException wrong)
        {
            return new CutResult("none, as a part is wrong", null, [], []) { Validation = wrong.Verdict, Judging = judge!.Elapsed };
        }

        return new CutResult(_outputs.Summarize(), figures, _outputs.DescribeNotFinite(), saved)
        {
            Validation = judge?.Verdict,
            Judging = judge?.Elapsed ?? TimeSpan.Zero,
            Work = _files.Target is PartitionFiles files ? _work! with { Files = files.Written } : null,
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _inputs.Dispose();
        foreach (DeclaredData data in _whole.OfType<DeclaredData>())
        {
            data.Dispose();
        }
    }

    /// <summary>Computes all parts, and writes what was asked for.</summary>
    /// <returns>The figures of the result; null if there are none.</returns>
    private ResultSummary? Compute(
        IReadOnlyDictionary<string, Stream> streams,
        Implementation implementation,
        KernelOptions options,
        PartJudge? judge,
        Action<double> done,
        CancellationToken interruption)
    {
        PartPlan plan = Plan;
        _outputs.Open(streams, isContinued: _resumption?.From is not null);
        _inputs.Interruption = interruption;
        using CutPasses passes = new(_declaration, _scalars, plan, _stencil, _inputs, _outputs, _files.Folder, _resumption);
        for (long pass = 0; ; pass++)
        {
            using CutCall call = new(
                _kernel, passes.ScalarsOf(pass), plan, _whole, passes.ReadersOf(pass), passes.WritersOf(pass), new AlignedAllocator(), judge)
            {
                Written = _resumption is null || pass < passes.Count - 1 ? null : _resumption.Note,
            };
            try
            {
                call.Run(implementation, options, parts => done((pass + ((double)parts / plan.Count)) / passes.Count), interruption);
            }
            catch (OperationCanceledException) when (_resumption is not null)
            {
                _resumption.KeepNow();
                throw;
            }

            passes.EndPass(pass);
            if (pass == passes.Count - 1)
            {
                return End(streams, plan, call);
            }
        }
    }

    /// <summary>Checks, after the last part, that inputs were whole, and writes the outputs that are not cut.</summary>
    /// <returns>The figures of the result; null if there are none.</returns>
    private ResultSummary? End(IReadOnlyDictionary<string, Stream> streams, PartPlan plan, CutCall call)
    {
        if (plan.End == _size.Extent)
        {
            _inputs.RequireEnd(areOverwrittenRead: _resumption?.Pass is null);
        }

        PartitionChecks.RequireUnchanged(_work?.Inputs ?? []);
        _outputs.WriteWhole(streams, call);
        return _declaration is { Summarize: { } summarize, Cut.CutsResults: false }
            ? summarize(_declaration.Contract.Read(call.LastArguments))
            : null;
    }

    private PassSteps? FindPasses(StencilCut stencil) => _declaration.Cut!.Halo!.Steps is not { } steps ? null : new PassSteps(
        (long)_scalars[_declaration.IndexOfParameter(steps)],
        stencil.StepsOfPass,
        Enumerable.Range(0, _declaration.Buffers.Length).Where(index => IsCut(index) && _declaration.Buffers[index].Direction == BufferDirection.InOut)
            .ToDictionary(index => _declaration.Buffers[index].Name, index => PartBuffers.BytesOf(_declaration, index, _plan.RowExtents)));

    private bool IsCut(int index) => PartBuffers.IsCut(_declaration, index);

    /// <summary>Plans parts of rows of different lengths.</summary>
    private PartPlan PlanRows(long begin, long end)
    {
        try
        {
            return _ragged!.Plan(begin, end);
        }
        catch (ArgumentException exception)
        {
            throw _inputs.ExplainOffsets(exception);
        }
    }

    private CutSize FindSize(long extent, long entries, CutBytes bytes, PartMemory memory)
    {
        // Of a whole without elements the first partition computes that result.
        long length = _plan.End - _plan.Begin;
        bool isEmpty = _request.Partition is { Number: var number } && length == 0 && (extent > 0 || number > 1);
        double rowsRead = isEmpty ? 0 : _plan.PlaceOf(_plan.Count - 1).CallEnd - _plan.PlaceOf(0).CallBegin;
        double entriesRead = _plan.Ragged is { } parts ? parts.Entries[^1] - parts.Entries[0] : 0;
        long passes = _stencil?.Passes ?? 1;
        return new CutSize(
            _declaration.Cut!.Dimension,
            extent,
            _plan.Extent,
            isEmpty ? 0 : _plan.Count,
            bytes.OfPart(_plan.LargestExtents),
            _inputs.BytesOf(rowsRead / Math.Max(extent, 1), entriesRead / Math.Max(entries, 1))
                + ((passes - 1) * OfRow(index => _declaration.Buffers[index].IsRead) * rowsRead),
            (OfRow(index => _declaration.Buffers[index].IsResult && _files.IsWritten(index))
                + ((passes - 1) * OfRow(index => _declaration.Buffers[index].Direction == BufferDirection.InOut))) * length,
            memory.With(_ragged?.BytesOf(_plan.Ragged!) ?? ((_plan.CallExtent * memory.Row) + (_stencil?.BytesKept ?? 0))),
            _request.Memory)
        {
            Rows = _plan.Ragged is null ? null : (_declaration.Ragged!.Dimension, _plan.Ragged.MostEntries),
            Partition = _request.Partition,
            Begin = _plan.Begin,
            End = _plan.End,
            HaloBefore = _plan.CallExtent < extent ? _stencil?.Before ?? 0 : 0,
            HaloAfter = _plan.CallExtent < extent ? _stencil?.After ?? 0 : 0,
            Passes = passes,
        };

        double OfRow(Func<int, bool> which)
            => Enumerable.Range(0, _declaration.Buffers.Length).Where(index => IsCut(index) && which(index)).Sum(index => bytes.Of(index, _plan.RowExtents));
    }
}
