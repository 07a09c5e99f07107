using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Kernels.Plugins.Trust;

/// <summary>What Unix knows of a file that .NET does not tell.</summary>
/// <param name="Mode">Who may do what.</param>
/// <param name="Owner">The id of its owner; null where this system does not tell.</param>
[UnsupportedOSPlatform("windows")]
internal readonly unsafe partial record struct UnixFile(UnixFileMode Mode, uint? Owner)
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;

    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int RegularType = 0x8000;

    /// <summary>The user that this process acts for.</summary>
    public static uint CurrentUser => GetEffectiveUser();

    /// <summary>Asks about a file; of a link, about the link.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="UntrustedException">The system does not answer.</exception>
    public static UnixFile Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new UnixFile(File.GetUnixFileMode(path), null);
        }

        return Ask(path, NoFollow) is { } status
            ? new UnixFile((UnixFileMode)(status.Mode & ~TypeMask), status.Owner)
            : throw new UntrustedException($"{path} can't be examined: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Whether a path leads to a pipe, a device or a socket: no file or folder, but something.</summary>
    /// <param name="path">The path.</param>
    public static bool IsSpecial(string path)
        => OperatingSystem.IsLinux()
            ? Ask(path, flags: 0) is { } status && (status.Mode & TypeMask) is not (RegularType or FolderType)
            : File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.Device);

    private static Status? Ask(string path, int flags)
    {
        Status status;
        return FileStatus(CurrentFolder, path, flags, TypeModeAndOwner, &status) == 0 ? status : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileStatus(int folder, string path, int flags, uint mask, Status* status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    /// <summary>The kernel's struct statx, which is alike on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
