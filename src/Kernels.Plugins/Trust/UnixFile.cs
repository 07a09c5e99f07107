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

        Status status = Ask(path);
        return new UnixFile((UnixFileMode)(status.Mode & ~TypeMask), status.Owner);
    }

    /// <summary>Whether a path is an ordinary file: no pipe, device or socket.</summary>
    /// <param name="path">The path.</param>
    public static bool IsRegular(string path)
        => OperatingSystem.IsLinux()
            ? (Ask(path).Mode & TypeMask) == RegularType
            : (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.Directory)) == 0;

    private static Status Ask(string path)
    {
        Status status;
        return FileStatus(CurrentFolder, path, NoFollow, TypeModeAndOwner, &status) == 0
            ? status
            : throw new UntrustedException($"{path} can't be examined: {Marshal.GetLastPInvokeErrorMessage()}");
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
