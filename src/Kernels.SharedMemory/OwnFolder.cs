using System.Security.Cryptography;

namespace Kernels.SharedMemory;

/// <summary>
/// This process's own folder below a shared one. Its owner holds a lock, which ends with the process however that ends:
/// the first use in a new process removes the folders whose lock nobody holds.
/// </summary>
internal sealed class OwnFolder
{
    private const string Prefix = "kernels-shared-";
    private const string LockName = "lock";

    /// <summary>A folder without a lock is being made, or its maker died in doing so.</summary>
    private static readonly TimeSpan MakingLimit = TimeSpan.FromMinutes(1);

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

    /// <summary>This process's folder below another: the same for each call.</summary>
    /// <param name="parent">An existing folder.</param>
    /// <exception cref="IOException">It can't be made there.</exception>
    public static OwnFolder Below(string parent)
    {
        string full = Path.GetFullPath(parent);
        lock (Gate)
        {
            if (!Folders.TryGetValue(full, out OwnFolder? folder))
            {
                Sweep(full);
                folder = Make(full);
                Folders.Add(full, folder);
            }

            return folder;
        }
    }

    /// <summary>Removes what dead owners left below a folder. What belongs to other users is left alone.</summary>
    internal static void Sweep(string parent)
    {
        foreach (DirectoryInfo folder in new DirectoryInfo(parent).EnumerateDirectories($"{Prefix}*"))
        {
            try
            {
                if (folder.LinkTarget is null && HasNoOwner(folder))
                {
                    folder.Delete(recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process is sweeping it, or it is another user's.
            }
        }
    }

    private static bool HasNoOwner(DirectoryInfo folder)
    {
        string path = Path.Combine(folder.FullName, LockName);
        if (!File.Exists(path))
        {
            return DateTime.UtcNow - folder.CreationTimeUtc > MakingLimit;
        }

        // Throws where its owner holds it.
        using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        return true;
    }

    private static OwnFolder Make(string parent)
    {
        string location = Path.Combine(parent, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(location);
            }
            else
            {
                Directory.CreateDirectory(location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return new OwnFolder(
                location,
                new FileStream(Path.Combine(location, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(
                $"The folder for shared memory, '{parent}', can't be written; {SharedMemoryOptions.FolderVariable} names another.",
                exception);
        }
    }

    private void Remove()
    {
        _lock.Dispose();
        try
        {
            Directory.Delete(Location, recursive: true);
        }
        catch (IOException)
        {
            // Another process has already swept it.
        }
    }
}
