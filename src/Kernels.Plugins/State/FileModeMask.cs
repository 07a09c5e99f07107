using System.Buffers;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>The permissions that new files do not get.</summary>
internal sealed partial class FileModeMask : StateKind
{
    /// <summary>Set while reading, so that a file that another thread creates at that moment is not open to others.</summary>
    private const uint Strict = 0x3f;

    public override string Name => "umask";

    public override string Remedy => "leave umask alone, and give files their mode with fchmod";

    /// <summary>The mask can be read only by setting it.</summary>
    public override void Read(ArrayBufferWriter<byte> state)
    {
        uint mask = SetMask(Strict);
        _ = SetMask(mask);
        state.Add(mask);
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
        => [new StateDifference(Name, "umask", Octal(before), Octal(after))];

    public override void Restore(byte[] before) => _ = SetMask(StateBytes.Values<uint>(before)[0]);

    private static string Octal(byte[] mask) => Convert.ToString(StateBytes.Values<int>(mask)[0], toBase: 8).PadLeft(4, '0');

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
