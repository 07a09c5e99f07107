using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>The user's inputs that are read in parts.</summary>
internal sealed class CutInputs : IDisposable
{
    private readonly KernelDeclaration _declaration;
    private readonly DeclaredOptionNames _names;
    private readonly UserValues _values;

    /// <summary>Opens them.</summary>
    /// <param name="declaration">A kernel that can be cut.</param>
    /// <param name="names">The names of its options.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="request">How the call is cut.</param>
    /// <exception cref="UserInputException">One is missing, can't be read, or can't be cut so.</exception>
    public CutInputs(KernelDeclaration declaration, DeclaredOptionNames names, UserValues values, CutRequest request)
    {
        (_declaration, _names, _values) = (declaration, names, values);
        TokenParts? text = OpenText(request);
        Arrays =
        [
            .. declaration.Buffers.Select(
                (buffer, index) => PartBuffers.IsCut(declaration, index) && buffer.IsRead ? Open(index, text, request) : null),
        ];
    }

    /// <summary>The inputs, by place; null for a buffer that is not read in parts.</summary>
    public ImmutableArray<ICutInput?> Arrays { get; }

    /// <summary>Their shapes, as far as they fit; the longest extent of a dimension stands for longer ones.</summary>
    public ImmutableArray<int[]?> Shapes
        => [.. Arrays.Select((array, index) => array is null ? null : (int[])[.. array.Shape.Select(extent => (int)Math.Min(extent, Array.MaxLength + AddedTo(index)))])];

    /// <summary>The bytes that are read of a share of the whole, unpacked.</summary>
    /// <param name="rows">The share along the cut, 0 to 1.</param>
    /// <param name="entries">The share of what rows of different lengths have.</param>
    public double BytesOf(double rows, double entries)
        => Enumerable.Range(0, Arrays.Length).Sum(index => (Arrays[index]?.Bytes ?? 0) * (HasEntries(index) ? entries : rows));

    /// <summary>The memory that reading takes, beside that of the elements.</summary>
    public double ExtraBytes => Arrays.Sum(array => array?.ExtraBytes ?? 0);

    /// <summary>What is to be said of elements that are converted, one line for each array.</summary>
    public IEnumerable<string> Conversions => Arrays.Select((array, index) => array?.Change is { } change
        ? $"array '{_values.Text(OptionOf(index))}' is {change}" : null).OfType<string>();

    /// <summary>Ends a read that waits for the other end of a pipe.</summary>
    public CancellationToken Interruption
    {
        set
        {
            foreach (ICutInput array in Arrays.OfType<ICutInput>())
            {
                array.Interruption = value;
            }
        }
    }

    /// <summary>The extent of the whole along a dimension that is cut, in which the arrays agree.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <exception cref="UserInputException">They don't.</exception>
    public long FindExtent(string dimension)
    {
        (long Extent, string Option)[] found =
        [
            .. Enumerable.Range(0, Arrays.Length)
                .Where(index => Arrays[index] is not null && InputShapes.LengthOf(_declaration, index)?.Dimension == _declaration.Dimensions.IndexOf(dimension))
                .Select(index => (Arrays[index]!.Shape[0] - AddedTo(index), OptionOf(index))),
        ];
        foreach ((long extent, string option) in found.Where(other => other.Extent != found[0].Extent))
        {
            throw new UserInputException(
                $"--{option} '{_values.Text(option)}' has {extent} for {dimension}; required: {found[0].Extent}, as in --{found[0].Option}.");
        }

        return found[0].Extent;
    }

    /// <summary>Has the offsets go by that say where rows of different lengths begin.</summary>
    /// <param name="take">Receives them, some at a time.</param>
    /// <exception cref="UserInputException">They can't be read, or are wrong.</exception>
    public void ReadOffsets(Action<ReadOnlySpan<long>> take) => ((IOffsetInput)Arrays[_declaration.Ragged!.Offsets]!).ReadAll(take);

    /// <summary>Says of which file wrong offsets are.</summary>
    /// <param name="exception">What is wrong.</param>
    public UserInputException ExplainOffsets(ArgumentException exception)
    {
        string option = OptionOf(_declaration.Ragged!.Offsets);
        return new UserInputException($"--{option} '{_values.Text(option)}': {ArgumentErrors.FirstLineOf(exception)}");
    }

    /// <summary>What all inputs of the call are, those that are read in parts and those that are read whole.</summary>
    /// <param name="files">The user's files.</param>
    /// <param name="whole">The buffers that every part has whole, by place.</param>
    public ImmutableArray<PartitionInput> Describe(DeclaredUserFiles files, ImmutableArray<DeclaredData?> whole) =>
    [
        .. _declaration.Buffers.Select((buffer, index) => !buffer.IsRead ? null
            : Arrays[index] is { } array
                ? new PartitionInput(buffer.Name, array.Names, buffer.Type, array.Shape, ContentMark.OfFiles(array.Names))
                : new PartitionInput(buffer.Name, files.PathsOf(index), buffer.Type, [.. whole[index]!.Shape.ToArray()], ContentMark.OfWhole(whole[index]!)))
            .OfType<PartitionInput>(),
    ];

    /// <summary>Checks that no pipe has to be read out of turn, or in several passes.</summary>
    /// <param name="plan">Where the call is cut.</param>
    /// <param name="passes">In how many passes it is computed.</param>
    /// <exception cref="UserInputException">One has.</exception>
    public void RequirePipesInTurn(PartPlan plan, long passes)
    {
        bool wrapsAround = plan.PlaceOf(0).CallBegin < 0;
        for (int index = 0; index < Arrays.Length; index++)
        {
            if (Arrays[index] is { IsPipe: true } && (wrapsAround || (passes > 1 && _declaration.Buffers[index].Direction == BufferDirection.In)))
            {
                string why = wrapsAround ? "the first part needs the last elements" : $"{passes} passes read it";
                throw new UserInputException($"--{OptionOf(index)} '{_values.Text(OptionOf(index))}' is a pipe, but {why}; required: a file.");
            }
        }
    }

    /// <summary>Leaves out what is before the first part.</summary>
    /// <param name="plan">Where the call is cut.</param>
    public void Begin(PartPlan plan)
    {
        foreach (ICutInput array in Arrays.OfType<ICutInput>())
        {
            array.Begin(plan);
        }
    }

    /// <summary>Checks that nothing follows what was read.</summary>
    /// <param name="areOverwrittenRead">Whether inputs that are overwritten were read, and not what a pass left of them.</param>
    /// <exception cref="UserInputException">Something follows, or a file is damaged.</exception>
    public void RequireEnd(bool areOverwrittenRead)
    {
        for (int index = 0; index < Arrays.Length; index++)
        {
            if (areOverwrittenRead || _declaration.Buffers[index].Direction == BufferDirection.In)
            {
                Arrays[index]?.RequireEnd();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ICutInput array in Arrays.OfType<ICutInput>())
        {
            array.Dispose();
        }
    }

    /// <summary>Whether an input is cut where the offsets of rows say.</summary>
    private bool HasEntries(int index) => _declaration.Buffers[index].Shape[0] == _declaration.Ragged?.Dimension;

    private string OptionOf(int index) => _names.OptionOf(_declaration, index, _values);

    /// <summary>What is added to a dimension in the first extent of an input that is cut: 1 for offsets.</summary>
    private int AddedTo(int index) => InputShapes.LengthOf(_declaration, index)!.Value.Added;

    /// <summary>Opens the text whose tokens are cut; null if there is none.</summary>
    private TokenParts? OpenText(CutRequest request)
    {
        if (_declaration.Ragged is not { } ragged || _names.OfTextFile(ragged.Offsets) is not { } option || !_values.IsGiven(option)
            || DeclaredText.Find(_declaration)?.Offsets != ragged.Offsets)
        {
            return null;
        }

        TokenParts text = new(_values.Text(option)!, _values);
        if (request.RecordingOption is { } recording)
        {
            RequireRecordable(recording, option, [(_values.Text(option)!, text.IsPipe)]);
        }

        text.Count();
        return text;
    }

    private ICutInput Open(int index, TokenParts? text, CutRequest request)
    {
        if (text is not null && OptionOf(index) == _names.OfWhole(index))
        {
            return index == _declaration.Ragged!.Offsets ? text.Offsets : text.Bytes;
        }

        DeclaredBuffer buffer = _declaration.Buffers[index];
        string option = _names.Of(buffer.Name);
        if (OptionOf(index) is var whole && whole != option)
        {
            throw new UserInputException(
                $"{request.Option} is given, but --{whole} '{_values.Text(whole)}' is read as a whole; required: --{option}, and a file of each other input that is read in parts.");
        }

        if (!_values.IsGiven(option))
        {
            throw new UserInputException($"{request.Option} is given, but not --{option}; required: a file of each input that is read in parts.");
        }

        bool areOffsets = index == _declaration.Ragged?.Offsets;
        ImmutableArray<ArrayContent> files = UserArrays.Find(option, _values, isInParts: true, isReadAgain: areOffsets);
        if (request.RecordingOption is { } recording)
        {
            RequireRecordable(recording, option, [.. files.Select(file => (file.Name, file.IsPipe))]);
        }

        return areOffsets
            ? new OffsetParts(buffer.Type, files)
            : ArrayParts.Open(buffer.Type, files, buffer.Shape.Length, HasEntries(index));
    }

    /// <summary>Checks that a record can tell what the files hold, and name them all.</summary>
    private void RequireRecordable(string recording, string option, ImmutableArray<(string Name, bool IsPipe)> files)
    {
        if (files.FirstOrDefault(file => file.IsPipe) is { Name: { } pipe })
        {
            throw new UserInputException(
                $"{recording} is given, but --{option} is '{pipe}', a pipe, which can be read only once; "
                + $"allowed: files, or '{ProgramName.Value} run {_declaration.Name} --memory SIZE' without {recording}.");
        }

        int characters = files.Sum(file => file.Name.Length);
        if (files.Length > PartitionInput.MostPaths || characters > PartitionInput.MostCharacters)
        {
            throw new UserInputException(
                $"{recording} is given, but --{option} has {files.Length} files with {characters} characters in their names; "
                + $"allowed: {PartitionInput.MostPaths} files with {PartitionInput.MostCharacters} characters.");
        }
    }
}
