using System.Runtime.InteropServices;

namespace Kernels.Tests.Files;

/// <summary>Files of a user other than the one who runs these tests.</summary>
internal static partial class OtherUser
{
    private const int Nobody = 65534;

    public static void SkipUnlessRoot()
        => Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can give files to another user.");

    public static void Give(string path) => Assert.Equal(0, ChangeOwner(path, Nobody, Nobody));

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, int user, int group);
}
