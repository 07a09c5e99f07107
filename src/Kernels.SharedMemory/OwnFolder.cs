using System.Security.Cryptography;
using Kernels.Files;

namespace Kernels.SharedMemory;

/// <summary>
/// This process's own folder below a shared one. Its owner holds a lock that ends with the process, however that ends.
/// The first use in a new process removes the folders whose lock nobody holds.
/// </summary>
internal sealed class OwnFolder
{
    private const string Prefix = "kernels-shared-";
    private const string LockName = "lock";

    /// <summary>A folder without a lock is still being made; if it is older than this, its maker has died.</summary>
    private static readonly TimeSpan MakingLimit = TimeSpan.FromMinutes(1);

    private const int MostAttempts = 10;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, OwnFolder> Folders = [];

    private readonly FileStream _lock;

    private OwnFolder(string location, FileStream fileLock)
    {
        Location = location;
        _lock = fileLock;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove();
    }

    public string Location { get; }

    private bool Exists => File.Exists(Path.Combine(Location, LockName));

    /// <summary>This process's folder below another: the same for each call.</summary>
    /// <param name="parent">An existing folder.</param>
    /// <exception cref="IOException">The folder can't be made there.</exception>
    public static OwnFolder Below(string parent)
    {
        string full = Path.GetFullPath(parent);
        lock (Gate)
        {
            // Processes that know a path in it could have removed it.
            if (!Folders.TryGetValue(full, out OwnFolder? folder) || !folder.Exists)
            {
                Sweep(full);
                folder = Make(full);
                Folders[full] = folder;
            }

            return folder;
        }
    }

    /// <summary>Removes the folders that dead owners left below a folder; leaves other users' folders and links alone.</summary>
    internal static void Sweep(string parent)
    {
        foreach (string location in Directory.EnumerateDirectories(parent, $"{Prefix}*"))
        {
            try
            {
                using FolderHandle? folder = FolderHandle.OpenOwn(location);
                if (folder is not null)
                {
                    SweepOne(folder);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process is sweeping it or making it.
            }
        }
    }

    private static void SweepOne(FolderHandle folder)
    {
        string path = Path.Combine(folder.Path, LockName);
        if (File.Exists(path))
        {
            // Held until the folder is gone, so that a process that is just making it notices.
            using IDisposable? held = FileLock.TryInherit(path);
            if (held is not null)
            {
                folder.DeleteWithFiles();
            }
        }
        else if (DateTime.UtcNow - folder.CreationTimeUtc > MakingLimit)
        {
            folder.DeleteWithFiles();
        }
    }

    private static OwnFolder Make(string parent)
    {
        for (int attempt = 1; ; attempt++)
        {
            string location = Path.Combine(parent, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            try
            {
                return new OwnFolder(location, MakeLocked(location));
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new IOException(
                    $"The folder for shared memory, '{parent}', can't be written; set {SharedMemoryOptions.FolderVariable} to another.",
                    exception);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // A sweeper came between making the lock and taking it, and removes the folder.
            }
        }
    }

    /// <summary>Makes a folder and locks it.</summary>
    private static FileStream MakeLocked(string location)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(location);
        }
        else
        {
            Directory.CreateDirectory(location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string path = Path.Combine(location, LockName);
        FileStream held = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        if (!FileLock.Take(held) || !File.Exists(path))
        {
            held.Dispose();
            throw new IOException($"'{location}' was removed as soon as it was made.");
        }

        return held;
    }

    private void Remove()
    {
        _lock.Dispose();
        try
        {
            using FolderHandle? folder = FolderHandle.OpenOwn(Location);
            folder?.DeleteWithFiles();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process has already swept it, or has locked it.
        }
    }
}
