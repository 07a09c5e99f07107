using System.Collections.Immutable;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Partitions;

/// <summary>What a partition computed, and what it wrote: partitions of one call differ in their ranges and files only.</summary>
/// <param name="Contract">The id of the kernel's contract, such as <c>norm/1</c>.</param>
/// <param name="Partition">Which partition.</param>
/// <param name="Dimension">The dimension along which the call is cut.</param>
/// <param name="Extent">The extent of the whole along it.</param>
/// <param name="Begin">Where the partition begins along it.</param>
/// <param name="End">Where it ends; its beginning if it is empty.</param>
/// <param name="Extents">The extents of the dimensions that every part has whole.</param>
/// <param name="Parameters">The scalars.</param>
/// <param name="Inputs">The inputs of the whole.</param>
/// <param name="Files">The files that were written; none if it is empty.</param>
internal sealed record PartitionWork(
    string Contract,
    Partition Partition,
    string Dimension,
    long Extent,
    long Begin,
    long End,
    ImmutableArray<NamedValue<int>> Extents,
    ImmutableArray<NamedValue<double>> Parameters,
    ImmutableArray<PartitionInput> Inputs,
    ImmutableArray<PartitionFile> Files)
{
    /// <summary>Of a call in several passes that is kept to be continued, the last one that is finished; null for none.</summary>
    public KeptPass? Pass { get; init; }

    /// <summary>The files of partitions, and those of their inputs: what no output may replace.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="folder">Their folder.</param>
    /// <returns>What messages call each file, and its path.</returns>
    public static ImmutableArray<(string Name, string Path)> FilesOf(ImmutableArray<PartitionWork> partitions, string folder) =>
    [
        .. from work in partitions
           from name in work.Files.Select(file => file.NameIn(work.Partition)).Append(PartitionFile.RecordOf(work.Partition))
           select ($"partition {work.Partition}", Path.Combine(folder, name)),
        .. partitions.SelectMany(work => work.Inputs).SelectMany(input => input.Paths.Select(path => (input.Name, Path: path))).Distinct()
            .Select(input => ($"input {input.Name}", ArrayName.Parse(input.Path).Path)),
    ];

    /// <summary>What a call computes, before it wrote anything; the whole is one partition.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="size">Where the call is cut.</param>
    /// <param name="extents">The extents of the kernel's dimensions, of which that of the cut is not looked at.</param>
    /// <param name="scalars">The scalars, in declaration order.</param>
    /// <param name="inputs">The inputs of the whole.</param>
    public static PartitionWork Of(
        KernelDeclaration declaration,
        CutSize size,
        ImmutableArray<int> extents,
        ImmutableArray<double> scalars,
        ImmutableArray<PartitionInput> inputs) => new(
            declaration.Id,
            size.Partition ?? new Partition(1, 1),
            size.Dimension,
            size.Extent,
            size.Begin,
            size.End,
            [.. declaration.Dimensions.Zip(extents, (name, extent) => new NamedValue<int>(name, extent)).Where(dimension => declaration.IsWhole(dimension.Name))],
            [.. declaration.Parameters.Zip(scalars, (parameter, value) => new NamedValue<double>(parameter.Name, value))],
            inputs,
            []);
}

/// <summary>A dimension with its extent, or a scalar with its value.</summary>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct NamedValue<T>(string Name, T Value);

/// <summary>An input of a call that is cut into partitions.</summary>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Paths">Its files as the user named them, which may differ from machine to machine; none if it was made up.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">The extents of the whole.</param>
/// <param name="Content">What it holds.</param>
internal sealed record PartitionInput(string Name, ImmutableArray<string> Paths, ElementType Type, ImmutableArray<long> Shape, ContentMark Content)
{
    /// <summary>The most files of an input that a record can name.</summary>
    public const int MostPaths = 4096;

    /// <summary>The most characters that all their names can have together.</summary>
    public const int MostCharacters = 1 << 17;

    /// <summary>It and its files in a few words, such as <c>x of day-1.npy and 6 more</c>.</summary>
    public string Description => Paths switch
    {
        [] => Name,
        [var path] => $"{Name} of {path}",
        [var first, ..] => $"{Name} of {first} and {Paths.Length - 1} more",
    };
}

/// <summary>A file that a partition wrote.</summary>
/// <param name="Output">The output that it holds, by its name in the contract.</param>
/// <param name="IsRest">Whether it holds what rounding took from the elements.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">Its hash: XXH128 in hexadecimal digits, as <c>xxh128sum</c> shows it.</param>
internal sealed record PartitionFile(string Output, bool IsRest, long Bytes, string Hash)
{
    /// <summary>Its name in the folder of a partition.</summary>
    public string NameIn(Partition partition) => NameIn(partition, Output, IsRest);

    /// <summary>The name of a file in the folder of a partition.</summary>
    public static string NameIn(Partition partition, string output, bool isRest) => $"{NameOf(partition)}.{output}{(isRest ? ".rest" : "")}.npy";

    /// <summary>The name of a partition's record.</summary>
    public static string RecordOf(Partition partition) => $"{NameOf(partition)}.json";

    private static string NameOf(Partition partition) => $"{partition.Number}-of-{partition.Count}";
}
