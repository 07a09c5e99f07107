using System.Collections.Immutable;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Partitions;

/// <summary>The files of a partition's results, in the folder that all partitions of a call share.</summary>
internal sealed class PartitionFiles : IResultFiles
{
    private readonly ImmutableArray<PartitionFile> _planned;
    private readonly UserOutputs _outputs;

    /// <summary>Makes the folder if there is none, and checks that the files can be written.</summary>
    /// <param name="declaration">The kernel, which can be cut.</param>
    /// <param name="partition">Which partition.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UserInputException">One can't be written.</exception>
    public PartitionFiles(KernelDeclaration declaration, Partition partition, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserInputException(
                $"--into '{folder}' can't be made: {FileErrors.Describe(exception, folder)}; allowed: a folder that you may write to.")
            {
                MayPass = FileErrors.MayPass(exception),
            };
        }

        _planned = NamesOf(declaration);
        _outputs = new UserOutputs(_planned.Select(file => (KeyOf(file.Output, file.IsRest), Path.Combine(folder, file.NameIn(partition)))));
    }

    /// <inheritdoc/>
    public bool TakeStandardOutput => false;

    /// <summary>What was written, after that.</summary>
    public ImmutableArray<PartitionFile> Written { get; private set; } = [];

    /// <summary>The files that a partition of a kernel writes, without their lengths and hashes.</summary>
    public static ImmutableArray<PartitionFile> NamesOf(KernelDeclaration declaration) =>
    [
        .. declaration.Buffers.Where(buffer => buffer.IsResult).SelectMany(buffer => HasRest(declaration, buffer)
            ? (PartitionFile[])[new(buffer.Name, false, 0, ""), new(buffer.Name, true, 0, "")]
            : [new(buffer.Name, false, 0, "")]),
    ];

    /// <summary>Whether an output of partitions has what rounding took from it beside it.</summary>
    public static bool HasRest(KernelDeclaration declaration, DeclaredBuffer buffer)
        => declaration.Cut!.Kind == CutKind.Reduce && ElementTypes.IsFraction(buffer.Type);

    /// <summary>The key of a file among the streams.</summary>
    public static string KeyOf(string output, bool isRest) => isRest ? $"{output}.rest" : output;

    /// <inheritdoc/>
    public ImmutableArray<string> SaveTogether(Action<IReadOnlyDictionary<string, Stream>> write) => _outputs.SaveTogether(streams =>
    {
        Dictionary<string, HashedStream> hashed = streams.ToDictionary(stream => stream.Key, stream => new HashedStream(stream.Value));
        write(hashed.ToDictionary(stream => stream.Key, Stream (stream) => stream.Value));
        Written =
        [
            .. _planned.Select(file =>
            {
                HashedStream stream = hashed[KeyOf(file.Output, file.IsRest)];
                return file with { Bytes = stream.Count, Hash = stream.Hash };
            }),
        ];
    });
}
