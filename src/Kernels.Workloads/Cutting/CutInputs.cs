using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>The user's arrays that are read in parts.</summary>
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
        Arrays = [.. declaration.Buffers.Select((buffer, index) => PartBuffers.IsCut(declaration, index) && buffer.IsRead ? Open(buffer, request) : null)];
    }

    /// <summary>The arrays, by place; null for a buffer that is not read in parts.</summary>
    public ImmutableArray<ArrayParts?> Arrays { get; }

    /// <summary>Their shapes, as far as they fit; the longest extent stands for longer ones.</summary>
    public ImmutableArray<int[]?> Shapes
        => [.. Arrays.Select(array => array is null ? null : (int[])[.. array.Shape.Select(extent => (int)Math.Min(extent, Array.MaxLength))])];

    /// <summary>The bytes that are read, unpacked.</summary>
    public double Bytes => Arrays.Sum(array => array?.Bytes ?? 0);

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
            foreach (ArrayParts array in Arrays.OfType<ArrayParts>())
            {
                array.Interruption = value;
            }
        }
    }

    /// <summary>The extent of the whole along the cut, in which the arrays agree.</summary>
    /// <exception cref="UserInputException">They don't.</exception>
    public long FindExtent()
    {
        (long Extent, string Option)[] found =
        [
            .. Enumerable.Range(0, Arrays.Length).Where(index => Arrays[index] is not null)
                .Select(index => (Arrays[index]!.Shape[0], OptionOf(index))),
        ];
        foreach ((long extent, string option) in found.Where(other => other.Extent != found[0].Extent))
        {
            throw new UserInputException(
                $"--{option} '{_values.Text(option)}' has {extent} for {_declaration.Cut!.Dimension}; required: {found[0].Extent}, as in --{found[0].Option}.");
        }

        return found[0].Extent;
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

    /// <summary>Leaves out what is before a place along the cut, before anything is read.</summary>
    /// <param name="begin">The place; 0 or above.</param>
    public void SkipTo(long begin)
    {
        foreach (ArrayParts array in Arrays.OfType<ArrayParts>())
        {
            array.SkipTo(begin);
        }
    }

    /// <summary>Checks that nothing follows what was read.</summary>
    /// <exception cref="UserInputException">Something follows, or a file is damaged.</exception>
    public void RequireEnd()
    {
        foreach (ArrayParts array in Arrays.OfType<ArrayParts>())
        {
            array.RequireEnd();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ArrayParts array in Arrays.OfType<ArrayParts>())
        {
            array.Dispose();
        }
    }

    private string OptionOf(int index) => _names.Of(_declaration.Buffers[index].Name);

    private ArrayParts Open(DeclaredBuffer buffer, CutRequest request)
    {
        string option = _names.Of(buffer.Name);
        if (!_values.IsGiven(option))
        {
            throw new UserInputException($"{request.Option} is given, but not --{option}; required: a file of each input that is read in parts.");
        }

        ImmutableArray<ArrayContent> files = UserArrays.Find(option, _values, isInParts: true);
        if (request.RecordingOption is { } recording)
        {
            RequireRecordable(recording, option, files);
        }

        return ArrayParts.Open(buffer.Type, files, buffer.Shape.Length);
    }

    /// <summary>Checks that a record can tell what the files hold, and name them all.</summary>
    private void RequireRecordable(string recording, string option, ImmutableArray<ArrayContent> files)
    {
        if (files.FirstOrDefault(file => file.IsPipe) is { } pipe)
        {
            throw new UserInputException(
                $"{recording} is given, but --{option} is '{pipe.Name}', a pipe, which can be read only once; "
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
