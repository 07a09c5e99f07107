using System.Collections.Immutable;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>The files into which the outputs of a call go that is cut.</summary>
internal sealed class CutFiles
{
    private readonly KernelDeclaration _declaration;
    private readonly DeclaredOptionNames _names;
    private readonly UserValues _values;
    private readonly CutRequest _request;

    /// <summary>Checks that they can be written.</summary>
    /// <param name="declaration">A kernel that can be cut.</param>
    /// <param name="names">The names of its options.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="request">How the call is cut.</param>
    /// <exception cref="UserInputException">One can't be written.</exception>
    public CutFiles(KernelDeclaration declaration, DeclaredOptionNames names, UserValues values, CutRequest request)
    {
        (_declaration, _names, _values, _request) = (declaration, names, values, request);
        Results = [.. Enumerable.Range(0, declaration.Buffers.Length).Where(index => declaration.Buffers[index].IsResult)];
        Target = request.Partition is { } partition
            ? new PartitionFiles(declaration, partition, request.Folder!)
            : FilesOfWhole(values);
    }

    /// <summary>The places of the kernel's outputs among its buffers.</summary>
    public ImmutableArray<int> Results { get; }

    /// <summary>What writes the files.</summary>
    public IResultFiles Target { get; }

    /// <summary>The folder of the first file, for files beside it; null if there is no file.</summary>
    public string? Folder => Target switch
    {
        UserOutputs outputs => outputs.Folder,
        ResumableFiles growing => growing.Folder,
        _ => null,
    };

    /// <summary>Whether they are a partition's, and not the whole's.</summary>
    public bool AreOfPartition => _request.Partition is not null;

    /// <summary>The name of an output's file: its option, or in a folder of partitions the output itself.</summary>
    /// <param name="index">The output's place.</param>
    public string KeyOf(int index)
        => AreOfPartition ? _declaration.Buffers[index].Name : _names.OfOutput(_declaration.Buffers[index].Name);

    /// <summary>Whether an output is written: of the whole those that the user named, of a partition all.</summary>
    /// <param name="index">The output's place.</param>
    public bool IsWritten(int index) => AreOfPartition || _values.IsGiven(KeyOf(index));

    /// <summary>The place of the output that a file is of.</summary>
    /// <param name="key">The file's name.</param>
    public int IndexOf(string key) => Results.Single(index => KeyOf(index) == key);

    /// <summary>The files of the whole, which grow in a folder if they are kept.</summary>
    private IResultFiles FilesOfWhole(UserValues values)
    {
        UserOutputs outputs = new(values, [.. Results.Select(KeyOf)]);
        return !_request.Resumes ? outputs
            : outputs.TakeStandardOutput ? throw new UserInputException("--resume is given, but an output goes to standard output; required: files.")
            : new ResumableFiles(
                [.. Results.Where(index => values.IsGiven(KeyOf(index))).Select(index => (KeyOf(index), _declaration.Buffers[index].Name, values.Text(KeyOf(index))!))]);
    }
}
