using System.Collections.Immutable;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>The inputs of a kernel that the user supplies in files.</summary>
internal sealed class DeclaredUserFiles
{
    private readonly KernelDeclaration _declaration;
    private readonly UserValues _values;
    private readonly ImmutableArray<int[]?> _shapesOfParts;
    private readonly int? _columnCount;

    /// <summary>Reads the files.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="names">The names of its options.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="allocator">Where buffers come from that are not mapped from files.</param>
    /// <param name="shapesOfParts">The shapes of inputs that are read in parts and so are not read here, by place; null for all else.</param>
    /// <exception cref="UserInputException">A file can't be read, or has another type or number of dimensions.</exception>
    public DeclaredUserFiles(
        KernelDeclaration declaration,
        DeclaredOptionNames names,
        UserValues values,
        BufferAllocator allocator,
        ImmutableArray<int[]?> shapesOfParts = default)
    {
        _shapesOfParts = shapesOfParts.IsDefault ? [.. declaration.Buffers.Select(_ => (int[]?)null)] : shapesOfParts;
        _declaration = declaration;
        _values = values;
        Names = names;
        DeclaredData?[] data = new DeclaredData?[declaration.Buffers.Length];
        if (names.Matrix is { } option && values.Text(option) is { } path)
        {
            DeclaredMatrix places = DeclaredMatrix.Find(declaration)!;
            RequireAlone(option, [places.Offsets, places.Columns, places.Values]);
            CsrBuffers matrix = MatrixMarketFile.Read(path, allocator, values.Progress, values.Note);
            data[places.Offsets] = DeclaredData.Take(declaration, places.Offsets, matrix.RowOffsets);
            data[places.Columns] = DeclaredData.Take(declaration, places.Columns, matrix.Columns);
            data[places.Values] = DeclaredData.Take(declaration, places.Values, matrix.Values);
            _columnCount = matrix.ColumnCount;
        }

        foreach ((string text, DeclaredTextFile file) in names.TextFiles.Where(text => values.IsGiven(text.Option)))
        {
            RequireAlone(text, file.Parts);
            if (file.Parts.All(part => _shapesOfParts[part] is null))
            {
                file.PutInto(data, file.Read(declaration, values.Text(text)!, values, allocator));
            }
        }

        for (int index = 0; index < data.Length; index++)
        {
            if (declaration.Buffers[index].IsRead && PathOf(index) is not null && data[index] is null && _shapesOfParts[index] is null)
            {
                data[index] = DeclaredData.Open(declaration, index, OptionOf(index), values, allocator);
            }
        }

        Data = [.. data];
    }

    /// <summary>The names of the kernel's options.</summary>
    public DeclaredOptionNames Names { get; }

    /// <summary>For each buffer its content, or null.</summary>
    public ImmutableArray<DeclaredData?> Data { get; }

    /// <summary>Whether the user supplied an input, read here or in parts.</summary>
    public bool IsGiven(int buffer) => Data[buffer] is not null || _shapesOfParts[buffer] is not null;

    /// <summary>Whether the user supplied a sparse matrix.</summary>
    public bool HasMatrix => _columnCount is not null;

    /// <summary>The option of an input's file.</summary>
    public string OptionOf(int buffer) => Names.OptionOf(_declaration, buffer, _values);

    /// <summary>The path of an input's file, or what messages call its files; null if there is none.</summary>
    public string? PathOf(int buffer) => _values.Text(OptionOf(buffer));

    /// <summary>The paths of an input's files; none if it was not supplied.</summary>
    public ImmutableArray<string> PathsOf(int buffer)
        => [.. _values.Inputs.Where(input => input.Option == OptionOf(buffer)).Select(input => input.Value)];

    /// <summary>Checks that no input has another file beside the one that gives it together with others.</summary>
    private void RequireAlone(string whole, ImmutableArray<int> parts)
    {
        if (parts.Select(part => Names.Of(_declaration.Buffers[part].Name)).FirstOrDefault(_values.IsGiven) is { } other)
        {
            throw new UserInputException($"{OptionRules.Exclude($"--{whole}", $"--{other}", "both give the same input")}.");
        }
    }

    /// <summary>The extent of a dimension according to the files, and the option of the first file that has it.</summary>
    /// <exception cref="UserInputException">Two files differ, or one is smaller than the kernel allows.</exception>
    public (int Extent, string Option)? Find(int dimension)
    {
        (int Extent, string Option)? found = _columnCount is { } columnCount && DeclaredMatrix.Find(_declaration)!.ColumnCount == dimension
            ? (columnCount, Names.Matrix!)
            : null;
        for (int index = 0; index < Data.Length; index++)
        {
            int[] shape = Data[index]?.Shape.ToArray() ?? _shapesOfParts[index] ?? [];
            for (int axis = 0; axis < shape.Length; axis++)
            {
                if (_declaration.DimensionOf(index, axis, shape[axis]) is (int given, int extent) && given == dimension)
                {
                    string option = OptionOf(index);
                    int least = _declaration.LeastExtents[dimension];
                    if (extent < least)
                    {
                        throw new UserInputException(
                            $"--{option} '{_values.Text(option)}' has {shape[axis]} for {_declaration.Buffers[index].Shape[axis]}; "
                            + $"allowed: {least + shape[axis] - extent} or more.");
                    }

                    found ??= (extent, option);
                    if (extent != found.Value.Extent)
                    {
                        throw new UserInputException(
                            $"--{option} '{_values.Text(option)}' has {extent} for {_declaration.Dimensions[dimension]}; "
                            + $"required: {found.Value.Extent}, as in --{found.Value.Option}.");
                    }
                }
            }
        }

        return found;
    }
}
