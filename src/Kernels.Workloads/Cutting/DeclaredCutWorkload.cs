using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>A call with the user's files that is cut, as the kernel's declaration says.</summary>
internal sealed class DeclaredCutWorkload : CutWorkload, ICutResumption
{
    /// <summary>To put outputs on the disk takes time, and to compute a part again too.</summary>
    private static readonly TimeSpan TimeBetweenKept = TimeSpan.FromSeconds(2);

    private readonly CheckedKernel _kernel;
    private readonly KernelDeclaration _declaration;
    private readonly DeclaredOptionNames _names;
    private readonly ImmutableArray<double> _scalars;
    private readonly CutRequest _request;
    private readonly IResultFiles _outputs;
    private readonly ImmutableArray<ArrayParts?> _inputs;
    private PartPlan _parts;
    private CutSize _size;
    private readonly ImmutableArray<DeclaredData?> _whole;
    private readonly ImmutableArray<PartTally?> _tallies;

    /// <summary>What a partition is, or what is kept to be continued; null for neither.</summary>
    private readonly PartitionWork? _work;

    private readonly Stopwatch _sinceKept = Stopwatch.StartNew();

    /// <summary>Where the last part that was written ends.</summary>
    private long _written;

    /// <summary>Opens the files, and checks all that can be checked before parts are read.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="request">How the call is cut.</param>
    /// <param name="allocator">Where buffers that are not mapped from files come from.</param>
    /// <exception cref="UserInputException">The kernel can't be cut so, or a value or a file is wrong.</exception>
    public DeclaredCutWorkload(CheckedKernel kernel, UserValues values, CutRequest request, BufferAllocator allocator)
    {
        _kernel = kernel;
        _declaration = kernel.Declaration;
        _names = new DeclaredOptionNames(_declaration);
        _request = request;
        CutOptions.Require(_declaration, _names, values, request);
        int cut = _declaration.Dimensions.IndexOf(_declaration.Cut!.Dimension);
        _scalars = DeclaredExtents.FindScalars(_declaration, values, _names);
        _outputs = request.Partition is { } partition
            ? new PartitionFiles(_declaration, partition, request.Folder!)
            : FindOutputs(values);
        _inputs = [.. _declaration.Buffers.Select((buffer, index) => IsCut(index) && buffer.IsRead ? Open(buffer, values) : null)];
        DeclaredUserFiles files = new(_declaration, _names, values, allocator, ShapesOf(_inputs));
        ImmutableArray<int> extents = DeclaredExtents.Find(_declaration, values, files);
        long whole = FindWhole(values);

        PartMemory memory = new(request.Memory, Environment.WorkingSet, BytesOfWhole(extents), BytesOfRow(extents.SetItem(cut, 1)));
        (long begin, long end) = request.Partition?.RangeOf(whole, memory.BlockExtent) ?? (0, whole);
        _parts = new PartPlan(cut, extents, begin, end, memory.ChooseExtent(end - begin, _declaration.Cut.Dimension));
        int[] part = _parts.ExtentsOf(0);
        Cautions =
        [
            .. values.Notes,
            .. _inputs.Select((input, index) => input?.Change is { } change
                ? $"array '{values.Text(_names.Of(_declaration.Buffers[index].Name))}' is {change}" : null).OfType<string>(),
            .. DeclaredUserData.FindCautions(_declaration, values, extents, _scalars),
        ];
        ulong seed = DeclaredUserData.SeedOf(_declaration, values, files);
        DeclaredUserData.RequireContents(_declaration, values, extents, files);
        ImmutableArray<DeclaredAxis?> axes = [.. _declaration.Buffers.Select((buffer, index) => DeclaredUserData.AxisOf(buffer, values, files, index))];
        _whole =
        [
            .. _declaration.Buffers.Select((_, index) => IsCut(index) ? null : files.Data[index] ?? DeclaredData.Create(
                _declaration, index, extents, allocator, DeclaredUserData.ContentOf(_declaration, files, index), seed + (ulong)index, axes[index])),
        ];
        _tallies = [.. _declaration.Buffers.Select((buffer, index) => IsCut(index) && buffer.IsResult ? PartTally.Create(buffer.Type) : null)];
        _size = new CutSize(
            _declaration.Cut.Dimension,
            whole,
            _parts.Extent,
            IsEmpty(request.Partition, begin, end, whole) ? 0 : _parts.Count,
            Enumerable.Range(0, _declaration.Buffers.Length).Sum(index => BytesOf(index, part)),
            _inputs.Sum(input => input?.Bytes ?? 0) / Math.Max(whole, 1) * (end - begin),
            Results().Where(IsCut).Sum(index => BytesOf(index, part) / Math.Max(part[cut], 1) * (end - begin)),
            memory.With(_parts.Extent),
            request.Memory)
        {
            Partition = request.Partition,
            Begin = begin,
            End = end,
        };
        _work = request is { Partition: null, Resumes: false } ? null : DescribeWork(values, files, extents);
        Shape = $"{DeclaredExtents.Describe(_declaration, extents.AsSpan(), _scalars.AsSpan())}; {DeclaredUserData.DescribeInputs(_declaration, files, axes, [])}";
    }

    /// <inheritdoc/>
    public override KernelContract Contract => _kernel.Contract;

    /// <inheritdoc/>
    public override string Shape { get; }

    /// <inheritdoc/>
    public override CutSize Size => _size;

    /// <inheritdoc/>
    public override ImmutableArray<string> Cautions { get; }

    /// <inheritdoc/>
    internal override ICutResumption? Resumption => _request.Resumes ? this : null;

    /// <inheritdoc/>
    string ICutResumption.Folder => ((ResumableFiles)_outputs).Folder;

    /// <inheritdoc/>
    PartitionWork ICutResumption.Work => _work!;

    /// <inheritdoc/>
    Action<PartitionWork>? ICutResumption.Keep { get; set; }

    /// <inheritdoc/>
    public override bool TakesStandardOutput => _outputs.TakeStandardOutput;

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
            saved = _outputs.SaveTogether(streams => figures = Compute(streams, implementation, asked, judge, done, interruption));
        }
        catch (WrongPartException wrong)
        {
            return new CutResult("none, as a part is wrong", null, [], []) { Validation = wrong.Verdict, Judging = judge!.Elapsed };
        }

        return new CutResult(
            string.Join("; ", Results().Select(index => $"{_declaration.Buffers[index].Name}: {_tallies[index]?.Summarize() ?? _whole[index]!.Summarize()}")),
            figures,
            [
                .. Results()
                    .Select(index => _tallies[index] is { } tally ? tally.DescribeNotFinite(_declaration.Buffers[index].Name) : _whole[index]!.DescribeNotFinite())
                    .OfType<string>(),
            ],
            saved)
        {
            Validation = judge?.Verdict,
            Judging = judge?.Elapsed ?? TimeSpan.Zero,
            Work = _outputs is PartitionFiles files ? _work! with { Files = files.Written } : null,
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (IDisposable held in _inputs.OfType<IDisposable>().Concat(_whole.OfType<IDisposable>()))
        {
            held.Dispose();
        }
    }

    /// <inheritdoc/>
    void ICutResumption.Continue(PartitionWork found)
    {
        ResumableFiles files = (ResumableFiles)_outputs;
        if (PartitionChecks.FindChange(_work!, found) is { } change)
        {
            throw new UserInputException($"What '{files.Folder}' holds can't be continued: {change}; remove that folder to begin anew.");
        }

        byte[] piece = new byte[1 << 20];
        files.Continue(found.Files, LengthOf, (option, content) =>
        {
            int index = IndexOf(option);
            content.ReadExactly(piece, 0, HeaderOf(index).Length);
            for (int count; (count = content.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false)) > 0;)
            {
                _tallies[index]!.Write(piece.AsSpan(0, count));
            }
        });
        _parts = _parts.From(found.End);
        double left = (double)(Size.End - found.End) / Math.Max(1, Size.End);
        _size = Size with { ResumedFrom = found.End, Parts = _parts.Count, BytesRead = Size.BytesRead * left, BytesWritten = Size.BytesWritten * left };

        int IndexOf(string option) => Results().Single(index => KeyOf(index) == option);

        long LengthOf(string option) => HeaderOf(IndexOf(option)).Length
            + (found.End * ((long)BytesOf(IndexOf(option), _parts.ExtentsOf(0)) / _parts.ExtentOf(0)));
    }

    /// <summary>Keeps what is finished, from time to time: it has to be on the disk.</summary>
    private void Keep(long end)
    {
        _written = end;
        if (_sinceKept.Elapsed > TimeBetweenKept && end < Size.End)
        {
            KeepNow();
        }
    }

    private void KeepNow()
    {
        if (_written > 0 && _written < Size.End)
        {
            ((ICutResumption)this).Keep!(_work! with { End = _written, Files = ((ResumableFiles)_outputs).Flush() });
            _sinceKept.Restart();
        }
    }

    /// <summary>The files of the whole, which grow in a folder if they are kept.</summary>
    private IResultFiles FindOutputs(UserValues values)
    {
        UserOutputs outputs = new(values, [.. Results().Select(KeyOf)]);
        return !_request.Resumes ? outputs
            : outputs.TakeStandardOutput ? throw new UserInputException("--resume is given, but an output goes to standard output; required: files.")
            : new ResumableFiles(
                [.. Results().Where(index => values.IsGiven(KeyOf(index))).Select(index => (KeyOf(index), _declaration.Buffers[index].Name, values.Text(KeyOf(index))!))]);
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
        using CutCall call = new(_kernel, _scalars, _parts, _whole, [.. _inputs], [.. _tallies], new AlignedAllocator(), judge)
        {
            Written = _request.Resumes ? Keep : null,
        };
        foreach (int index in Results().Where(IsCut))
        {
            _tallies[index]!.Output = streams.GetValueOrDefault(KeyOf(index));
            if (Size.ResumedFrom is null)
            {
                _tallies[index]!.Output?.Write(HeaderOf(index));
            }
        }

        foreach (ArrayParts input in _inputs.OfType<ArrayParts>())
        {
            input.Interruption = interruption;
        }

        SkipWhatIsBefore();
        try
        {
            call.Run(implementation, options, parts => done((double)parts / _parts.Count), interruption);
        }
        catch (OperationCanceledException) when (_request.Resumes)
        {
            KeepNow();
            throw;
        }

        RequireUnchanged();
        foreach (int index in Results().Where(index => !IsCut(index)))
        {
            if (streams.TryGetValue(KeyOf(index), out Stream? output))
            {
                _whole[index]!.Write(output);
            }

            if (streams.TryGetValue(PartitionFiles.KeyOf(_declaration.Buffers[index].Name, isRest: true), out Stream? rests))
            {
                NpyFile.Write<double>(rests, call.RestsOf(index), _declaration.ShapeOf(index, _parts.ExtentsOf(0)));
            }
        }

        return _declaration is { Summarize: { } summarize, Cut.Kind: not CutKind.Map }
            ? summarize(_declaration.Contract.Read(call.LastArguments))
            : null;
    }

    private IEnumerable<int> Results() => Enumerable.Range(0, _declaration.Buffers.Length).Where(index => _declaration.Buffers[index].IsResult);

    /// <summary>The name of an output's file: its option, or in a folder of partitions the output itself.</summary>
    private string KeyOf(int index)
        => _request.Partition is null ? _names.OfOutput(_declaration.Buffers[index].Name) : _declaration.Buffers[index].Name;

    /// <summary>Whether a partition has nothing to compute. Of a whole without elements the first one computes that result.</summary>
    private static bool IsEmpty(Partition? partition, long begin, long end, long whole)
        => partition is { Number: var number } && begin == end && (whole > 0 || number > 1);

    private bool IsCut(int index) => PartBuffers.IsCut(_declaration, index);

    private ArrayParts Open(DeclaredBuffer buffer, UserValues values)
    {
        string option = _names.Of(buffer.Name);
        if (!values.IsGiven(option))
        {
            throw new UserInputException($"{_request.Option} is given, but not --{option}; required: a file of each input that is read in parts.");
        }

        ImmutableArray<ArrayContent> files = UserArrays.Find(option, values, isInParts: true);
        string? needing = _request.Partition is not null ? "--partition" : _request.Resumes ? "--resume" : null;
        string? problem = needing is null ? null
            : files.Length > 1 ? $"has {files.Length} files"
            : files[0].IsPipe ? $"'{files[0].Name}' is a pipe"
            : null;
        return problem is null
            ? ArrayParts.Open(buffer.Type, files, buffer.Shape.Length)
            : throw new UserInputException($"{needing} is given, but --{option} {problem}; allowed: one file, or --memory alone.");
    }

    /// <summary>What a partition is, by which those of one call are known.</summary>
    private PartitionWork DescribeWork(UserValues values, DeclaredUserFiles files, ImmutableArray<int> extents) => new(
        _declaration.Id,
        _request.Partition ?? new Partition(1, 1),
        Size.Dimension,
        Size.Extent,
        Size.Begin,
        Size.End,
        [
            .. _declaration.Dimensions.Select((name, index) => new NamedValue<int>(name, extents[index])).Where(dimension => dimension.Name != Size.Dimension),
        ],
        [.. _declaration.Parameters.Select((parameter, index) => new NamedValue<double>(parameter.Name, _scalars[index]))],
        [
            .. _declaration.Buffers.Select((buffer, index) => !buffer.IsRead ? null
                : IsCut(index) ? new PartitionInput(
                    buffer.Name, _inputs[index]!.Name, buffer.Type, _inputs[index]!.Shape, ContentMark.OfFile(_inputs[index]!.Name))
                : new PartitionInput(
                    buffer.Name, files.PathOf(index), buffer.Type, [.. _whole[index]!.Shape.ToArray()], ContentMark.OfWhole(_whole[index]!))).OfType<PartitionInput>(),
        ],
        []);

    /// <summary>Leaves out what partitions before this one read.</summary>
    private void SkipWhatIsBefore()
    {
        long begin = _parts.BeginOf(0);
        for (int index = 0; index < _inputs.Length && begin > 0; index++)
        {
            _inputs[index]?.Skip(begin * _inputs[index]!.Shape.Skip(1).Aggregate(1L, (product, extent) => product * extent));
        }
    }

    /// <summary>Checks that files ended where they had to, and that those of a partition are still what its record says.</summary>
    private void RequireUnchanged()
    {
        for (int index = 0; index < _inputs.Length; index++)
        {
            if (_inputs[index] is { } input && Size.End == Size.Extent)
            {
                input.RequireEnd();
            }
        }

        foreach (PartitionInput input in _work?.Inputs ?? [])
        {
            if (input.Content.Modified is not null && ContentMark.OfFile(input.Path!) != input.Content)
            {
                throw new UserInputException($"Array '{input.Path}' was changed while it was read; required: a file that stays as it is.");
            }
        }
    }

    /// <summary>The shapes of inputs that are read in parts, as far as they fit; the longest extent stands for longer ones.</summary>
    private static ImmutableArray<int[]?> ShapesOf(ImmutableArray<ArrayParts?> inputs)
        => [.. inputs.Select(input => input is null ? null : (int[])[.. input.Shape.Select(extent => (int)Math.Min(extent, Array.MaxLength))])];

    /// <summary>The extent of the whole, in which files agree.</summary>
    private long FindWhole(UserValues values)
    {
        (long Extent, string Option)[] found =
        [
            .. Enumerable.Range(0, _inputs.Length).Where(index => _inputs[index] is not null)
                .Select(index => (_inputs[index]!.Shape[0], _names.Of(_declaration.Buffers[index].Name))),
        ];
        foreach ((long extent, string option) in found.Where(other => other.Extent != found[0].Extent))
        {
            throw new UserInputException(
                $"--{option} '{values.Text(option)}' has {extent} for {_declaration.Cut!.Dimension}; required: {found[0].Extent}, as in --{found[0].Option}.");
        }

        return found[0].Extent;
    }

    private double BytesOf(int index, ReadOnlySpan<int> extents)
        => _declaration.LengthOf(index, extents) * ElementTypes.SizeOf(_declaration.Buffers[index].Type);

    private double BytesOfRow(ImmutableArray<int> row)
    {
        foreach (int index in Enumerable.Range(0, _declaration.Buffers.Length).Where(index => IsCut(index) && BytesOf(index, row.AsSpan()) > Array.MaxLength))
        {
            throw new UserInputException($"{_declaration.Buffers[index].Name} has {BytesOf(index, row.AsSpan()):f0} bytes for each {_declaration.Cut!.Dimension}; allowed: up to {Array.MaxLength}.");
        }

        return Enumerable.Range(0, _declaration.Buffers.Length)
            .Sum(index => BytesOf(index, row.AsSpan()) * (PartBuffers.CountOf(_declaration, index) + (IsCut(index) ? BuffersOfOracle(index) : 0)));
    }

    /// <summary>What buffers take that every part has whole, and what reading and combining take.</summary>
    private double BytesOfWhole(ImmutableArray<int> extents)
    {
        double bytes = _inputs.Sum(input => input?.ExtraBytes ?? 0);
        foreach (int index in Enumerable.Range(0, _declaration.Buffers.Length).Where(index => !IsCut(index)))
        {
            DeclaredBuffer buffer = _declaration.Buffers[index];
            double length = _declaration.LengthOf(index, extents.AsSpan());
            if (length > Array.MaxLength)
            {
                throw new UserInputException($"{buffer.Name} has {length:f0} elements; allowed where it is not cut: up to {Array.MaxLength}.");
            }

            // A buffer that is read and overwritten also has a copy of its original content.
            bytes += BytesOf(index, extents.AsSpan()) * ((buffer.Direction == BufferDirection.InOut ? 2 : 1) + BuffersOfOracle(index));
            bytes += _declaration.Cut!.Kind == CutKind.Reduce && buffer.IsResult ? length * PartReduction.BytesOfElement : 0;
        }

        return bytes;
    }

    /// <summary>How many times the oracle needs a buffer beside the kernel's: its result, the allowed errors, and what a part continued from.</summary>
    private int BuffersOfOracle(int index) => !_request.Validates ? 0 : _declaration.Buffers[index].Direction switch
    {
        BufferDirection.In => 0,
        BufferDirection.InOut => 3,
        _ => 2,
    };

    /// <summary>What is before the elements of an output that is cut.</summary>
    private byte[] HeaderOf(int index) => NpyFile.HeaderOf(_declaration.Buffers[index].Type, ShapeOf(index));

    private long[] ShapeOf(int index)
        => [Size.End - Size.Begin, .. _declaration.ShapeOf(index, _parts.ExtentsOf(0)).Skip(1)];
}
