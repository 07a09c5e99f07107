using System.Collections.Immutable;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Partitions;

/// <summary>The array of a partition's file, read once from its beginning to its end, and compared with the partition's record.</summary>
internal sealed class PartitionArray : IDisposable
{
    private const double MostBytes = 1L << 62;

    private readonly string _path;
    private readonly Partition _partition;
    private readonly PartitionFile _recorded;
    private readonly Stream _file;
    private readonly HashedStream _content;

    /// <summary>Opens it.</summary>
    /// <param name="folder">The folder of partitions.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="recorded">The file, as the record has it.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its extents.</param>
    /// <exception cref="UserInputException">It can't be read, or is not what the record says.</exception>
    public PartitionArray(string folder, Partition partition, PartitionFile recorded, ElementType type, ImmutableArray<long> shape)
    {
        (_partition, _recorded) = (partition, recorded);
        _path = Path.Combine(folder, recorded.NameIn(partition));
        if (!File.Exists(_path))
        {
            throw NotAsRecorded("it does not exist");
        }

        _file = InputFile.OpenRead(_path);
        _content = new HashedStream(_file);
        try
        {
            byte[] header = NpyFile.HeaderOf(type, shape.AsSpan());
            byte[] present = new byte[header.Length];
            int count = _content.ReadAtLeast(present, present.Length, throwOnEndOfStream: false);
            Require(shape.Aggregate(8.0, (bytes, extent) => bytes * extent) < MostBytes, "it would be longer than a file can be");
            long length = header.Length + shape.Aggregate((long)ElementTypes.SizeOf(type), (bytes, extent) => bytes * extent);
            Require(count == present.Length && present.AsSpan().SequenceEqual(header), $"it is no array of {ElementTypes.NameOf(type)} of {string.Join(" × ", shape)}");
            Require(_file.Length == length && recorded.Bytes == length, $"it has {_file.Length} bytes, {recorded.Bytes} by the record, and {length} by its header");
            Length = length - header.Length;
        }
        catch (Exception exception)
        {
            _file.Dispose();
            if (exception is IOException)
            {
                throw NotAsRecorded(FileErrors.Describe(exception, _path));
            }

            throw;
        }
    }

    /// <summary>The bytes of its elements.</summary>
    public long Length { get; }

    /// <summary>Reads the next elements.</summary>
    /// <param name="elements">Receives them; no longer than what is left.</param>
    /// <exception cref="UserInputException">It can't be read.</exception>
    public void Read(Span<byte> elements)
    {
        try
        {
            _content.ReadExactly(elements);
        }
        catch (IOException exception)
        {
            throw NotAsRecorded(exception is EndOfStreamException ? "it ends early" : FileErrors.Describe(exception, _path));
        }
    }

    /// <summary>Checks, after all elements were read, that they are what was written.</summary>
    /// <exception cref="UserInputException">They are others.</exception>
    public void RequireHash() => Require(_content.Hash == _recorded.Hash, "it has another hash");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Require(bool condition, string fault)
    {
        if (!condition)
        {
            throw NotAsRecorded(fault);
        }
    }

    private UserInputException NotAsRecorded(string fault)
        => new($"'{_path}' is not what the record of its partition says: {fault}; run --partition {_partition} again.");
}
