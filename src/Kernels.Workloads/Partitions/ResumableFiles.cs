using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Partitions;

/// <summary>
/// Outputs that grow in a folder beside their places, so that a call that was interrupted can be continued, and are moved there when
/// they are whole.
/// </summary>
internal sealed class ResumableFiles : IResultFiles
{
    private static readonly Partition Whole = new(1, 1);

    private readonly ImmutableArray<(string Option, string Output, string Path)> _files;
    private readonly Dictionary<string, FileStream> _streams = [];
    private readonly Dictionary<string, HashedStream> _hashed = [];

    /// <summary>Takes the outputs of a call.</summary>
    /// <param name="files">The option, the name and the path of each, checked.</param>
    /// <exception cref="UserInputException">They are not in one folder, or there is none.</exception>
    public ResumableFiles(ImmutableArray<(string Option, string Output, string Path)> files)
    {
        _files = files;
        string[] folders = [.. files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Path)) ?? "").Distinct()];
        Folder = folders is [_]
            ? $"{files[0].Path}.resume"
            : throw new UserInputException("--resume is given, but outputs are not files in one folder; required: one or more files there.");
    }

    /// <summary>The folder in which outputs grow.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public bool TakeStandardOutput => false;

    /// <summary>The files as they are now, on the disk.</summary>
    public ImmutableArray<PartitionFile> Flush() =>
    [
        .. _files.Select(file =>
        {
            _streams[file.Option].Flush(flushToDisk: true);
            return new PartitionFile(file.Output, false, _hashed[file.Option].Count, _hashed[file.Option].Hash);
        }),
    ];

    /// <summary>Opens what was written before, and checks that it still is what was recorded.</summary>
    /// <param name="recorded">The files, as the record has them.</param>
    /// <param name="lengthOf">The length that an output has by what is finished.</param>
    /// <param name="take">Takes the content of an output.</param>
    /// <exception cref="UserInputException">It is not.</exception>
    public void Continue(ImmutableArray<PartitionFile> recorded, Func<string, long> lengthOf, Action<string, Stream> take)
    {
        Open();
        try
        {
            Check(recorded, lengthOf, take);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>Opens the file of what is between two passes.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="steps">The steps that were taken until then.</param>
    /// <param name="mode">How.</param>
    /// <exception cref="IOException">It can't be opened.</exception>
    public FileStream OpenBetween(string output, long steps, FileMode mode)
        => new(PathBetween(output, steps), mode, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Deletes that file, which is closed.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="steps">The steps that were taken until then.</param>
    public void DeleteBetween(string output, long steps) => File.Delete(PathBetween(output, steps));

    /// <summary>Checks that what is between two passes still is what was recorded.</summary>
    /// <param name="pass">The pass, as the record has it.</param>
    /// <param name="lengthOf">The length that each buffer has.</param>
    /// <exception cref="UserInputException">It is not.</exception>
    public void RequireBetween(KeptPass pass, IReadOnlyDictionary<string, long> lengthOf)
    {
        if (!pass.Arrays.Select(array => array.Output).Order(StringComparer.Ordinal).SequenceEqual(lengthOf.Keys.Order(StringComparer.Ordinal)))
        {
            throw new UserInputException($"The record in '{Folder}' is of other buffers; remove '{Folder}' to begin anew.");
        }

        foreach (KeptArray array in pass.Arrays)
        {
            try
            {
                using FileStream file = OpenBetween(array.Output, pass.Steps, FileMode.Open);
                HashedStream hashed = new(file);
                hashed.CopyTo(Stream.Null);
                if (array.Bytes != lengthOf[array.Output] || hashed.Count != array.Bytes || hashed.Hash != array.Hash)
                {
                    throw NotAsRecorded(PathBetween(array.Output, pass.Steps));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UserInputException(
                    $"'{PathBetween(array.Output, pass.Steps)}' can't be read: {FileErrors.Describe(exception, Folder)}; remove '{Folder}' to begin anew.");
            }
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<string> SaveTogether(Action<IReadOnlyDictionary<string, Stream>> write)
    {
        if (_streams.Count == 0)
        {
            // What was written without a record counts for nothing.
            Open();
            Array.ForEach([.. _streams.Values], stream => stream.SetLength(0));
        }

        try
        {
            write(_hashed.ToDictionary(stream => stream.Key, Stream (stream) => stream.Value));
            foreach ((string option, string output, string path) in _files)
            {
                _streams[option].Flush(flushToDisk: true);
                _streams[option].Dispose();
                Move(PathOf(output), RealPath.Of(Path.GetFullPath(path)));
            }

            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new UserInputException($"'{Folder}' can't be written: {FileErrors.Describe(exception, Folder)}; what is there stays, and --resume continues it.")
            {
                MayPass = FileErrors.MayPass(exception),
            };
        }
        finally
        {
            Close();
        }

        return [.. _files.Select(file => $"{file.Option} written to {file.Path}")];
    }

    private void Check(ImmutableArray<PartitionFile> recorded, Func<string, long> lengthOf, Action<string, Stream> take)
    {
        foreach ((string option, string output, _) in _files)
        {
            PartitionFile? file = recorded.FirstOrDefault(file => file.Output == output && !file.IsRest);
            FileStream stream = _streams[option];
            if (file is null || file.Bytes != lengthOf(option) || stream.Length < file.Bytes)
            {
                throw NotAsRecorded(PathOf(output));
            }

            // Beyond that is what was written after the record.
            stream.SetLength(file.Bytes);
            take(option, _hashed[option]);
            if (_hashed[option].Count != file.Bytes || _hashed[option].Hash != file.Hash)
            {
                throw NotAsRecorded(PathOf(output));
            }
        }
    }

    private void Open()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            foreach ((string option, string output, _) in _files)
            {
                // No other process may continue it too.
                _streams.Add(option, new FileStream(PathOf(output), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                _hashed.Add(option, new HashedStream(_streams[option]));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Close();
            throw new UserInputException($"'{Folder}' can't be used: {FileErrors.Describe(exception, Folder)}; allowed: one --resume of an output at a time.")
            {
                MayPass = FileErrors.MayPass(exception),
            };
        }
    }

    /// <summary>Puts a file into its place; the Unix mode of a file there is kept.</summary>
    private static void Move(string file, string target)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(target));
        }

        File.Move(file, target, overwrite: true);
    }

    private void Close()
    {
        foreach (FileStream stream in _streams.Values)
        {
            try
            {
                stream.Dispose();
            }
            catch (Exception exception) when (FileFailure.Is(exception))
            {
                // What does not fit was told when it was written, and does not count without a record.
            }
        }

        _streams.Clear();
        _hashed.Clear();
    }

    private string PathOf(string output) => Path.Combine(Folder, PartitionFile.NameIn(Whole, output, isRest: false));

    private string PathBetween(string output, long steps) => Path.Combine(Folder, KeptArray.NameOf(output, steps));

    private UserInputException NotAsRecorded(string path)
        => new($"'{path}' is not what its record says; remove '{Folder}' to begin anew.");
}
