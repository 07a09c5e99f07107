using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Plugins.State;

/// <summary>The folder that relative paths start from.</summary>
internal sealed unsafe partial class WorkingFolder : StateKind
{
    private const int MostBytes = 4096;

    public override string Name => "current folder";

    public override string Remedy => "use absolute paths instead of chdir";

    /// <summary>A folder that was deleted has no path, and reads as empty.</summary>
    public override void Read(ArrayBufferWriter<byte> state)
    {
        Span<byte> path = state.GetSpan(MostBytes);
        fixed (byte* text = path)
        {
            if (GetFolder(text, MostBytes) != 0)
            {
                state.Advance(path.IndexOf((byte)0));
            }
        }
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
        => [new StateDifference(Name, "the current folder", Describe(before), Describe(after))];

    public override void Restore(byte[] before)
    {
        fixed (byte* path = (byte[])[.. before, 0])
        {
            _ = SetFolder(path);
        }
    }

    private static string Describe(byte[] path) => path.Length > 0 ? Encoding.UTF8.GetString(path) : "a deleted folder";

    [LibraryImport("libc", EntryPoint = "getcwd")]
    private static partial nint GetFolder(byte* path, nuint size);

    [LibraryImport("libc", EntryPoint = "chdir")]
    private static partial int SetFolder(byte* path);
}
