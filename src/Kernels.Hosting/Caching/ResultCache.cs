using Kernels.Files;
using Kernels.Plugins.Trust;

namespace Kernels.Hosting.Caching;

/// <summary>
/// A folder of results by key, which several processes may share: files appear and disappear whole, and are never changed. When
/// they exceed the limit, those that were not used for longest are removed.
/// </summary>
internal sealed class ResultCache
{
    private const string Extension = ".result";

    private readonly string _folder;
    private readonly long _limit;

    private ResultCache(string folder, long limit)
    {
        _folder = folder;
        _limit = limit;
    }

    /// <summary>Opens the folder, and makes it if there is none.</summary>
    /// <param name="folder">Its full path.</param>
    /// <param name="limit">The most bytes that its files may have together.</param>
    /// <exception cref="CacheException">It can't be made or read, or others may write there, who could plant results.</exception>
    public static ResultCache Open(string folder, long limit)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            FolderTrust.Check(RealPath.Of(folder));
            return new ResultCache(folder, limit);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UntrustedException)
        {
            throw new CacheException($"the cache of results in '{folder}' can't be used: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Puts a result into a call's outputs.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="key">The call's key.</param>
    /// <param name="contract">The kernel.</param>
    /// <param name="arguments">The call's arguments; unchanged unless the result is found whole.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="CacheException">It can't be read, or was damaged and is removed; the arguments are unchanged.</exception>
    /// <exception cref="KernelException">It could not be read a second time.</exception>
    public bool TryRead<TArguments>(string key, KernelContract<TArguments> contract, scoped in TArguments arguments)
        where TArguments : struct, allows ref struct
    {
        string path = PathOf(key);
        using FileStream? file = TryOpen(path);
        if (file is null)
        {
            return false;
        }

        if (!EntryFile.IsWhole(file, key, OutputSize.Of(contract, arguments)))
        {
            Remove(key);
            throw new CacheException($"{path} was damaged, and is removed");
        }

        try
        {
            contract.Write(arguments, new EntryFile.Reader(file));
        }
        catch (IOException exception)
        {
            // What the kernel also reads may be overwritten by now, so it can't compute either.
            throw new KernelException($"the kept result {path} can no longer be read: {exception.Message}");
        }

        Try(() => File.SetLastWriteTimeUtc(path, DateTime.UtcNow));
        return true;
    }

    /// <summary>Keeps the outputs of a call.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="key">The call's key.</param>
    /// <param name="contract">The kernel.</param>
    /// <param name="arguments">The call's arguments, after it.</param>
    /// <returns>The bytes of the file; 0 if it alone would exceed the limit, and is not kept.</returns>
    /// <exception cref="CacheException">It can't be written.</exception>
    public long Write<TArguments>(string key, KernelContract<TArguments> contract, scoped in TArguments arguments)
        where TArguments : struct, allows ref struct
    {
        long size = EntryFile.HeaderBytes + OutputSize.Of(contract, arguments);
        if (size > _limit)
        {
            return 0;
        }

        try
        {
            using TemporaryFile file = TemporaryFile.CreateIn(_folder);
            EntryFile.Writer writer = new(file.Stream, key);
            contract.Write(arguments, writer);
            writer.Finish();

            // What a loss of power damages is noticed when it is read.
            file.MoveTo(PathOf(key), toDisk: false);
            RemoveOldest();
            return size;
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new CacheException($"the result is not kept in '{_folder}': {FileFailure.ReasonOf(exception)}");
        }
    }

    /// <summary>Removes a result, if there is one.</summary>
    /// <param name="key">Its key.</param>
    public void Remove(string key) => Try(() => File.Delete(PathOf(key)));

    /// <summary>The results that there are, and their bytes together.</summary>
    public (int Count, long Bytes) Measure()
    {
        FileInfo[] files = Files();
        return (files.Length, files.Sum(file => file.Length));
    }

    /// <summary>Removes all results.</summary>
    public void Clear() => Array.ForEach(Files(), file => Try(file.Delete));

    private string PathOf(string key) => Path.Combine(_folder, key + Extension);

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return OrdinaryFile.OpenRead(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CacheException($"the kept result {path} can't be read: {exception.Message.TrimEnd('.')}");
        }
    }

    private void RemoveOldest()
    {
        FileInfo[] files = Files();
        long bytes = files.Sum(file => file.Length);
        foreach (FileInfo file in files.OrderBy(file => file.LastWriteTimeUtc).TakeWhile(_ => bytes > _limit))
        {
            bytes -= file.Length;
            Try(file.Delete);
        }
    }

    /// <summary>The files, each with what was known of it when it was asked whether it exists: others may remove it at any time.</summary>
    private FileInfo[] Files()
        => [.. Directory.EnumerateFiles(_folder, $"*{Extension}").Select(path => new FileInfo(path)).Where(file => file.Exists)];

    /// <summary>Does what another process may have done already, or be about to do.</summary>
    private static void Try(Action change)
    {
        try
        {
            change();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A result is only used longer or shorter than it might be.
        }
    }
}
