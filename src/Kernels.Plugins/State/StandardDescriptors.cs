using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>Where standard input, output and error lead, and whether they block.</summary>
internal sealed unsafe partial class StandardDescriptors : StateKind
{
    private const int Empty = 0x1000;
    private const uint TypeModeAndNode = 0x1 | 0x2 | 0x100;
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>Copies get numbers from here on, out of reach of a loop over the usual ones; or else any free ones.</summary>
    private const int FirstCopy = 10_000;
    private const int FirstOther = 3;

    private static readonly ImmutableArray<string> Names = ["standard input", "standard output", "standard error"];

    /// <summary>Copies of the descriptors, made before any foreign code ran; closed ones are restored from them.</summary>
    private static readonly int[] Copies = [.. Enumerable.Range(0, Names.Length).Select(Copy)];

    public override string Name => "standard streams";

    public override string Remedy => "leave descriptors 0 to 2 open and as they are (no close, dup2, freopen or O_NONBLOCK)";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        for (int descriptor = 0; descriptor < Names.Length; descriptor++)
        {
            state.Add(Ask(descriptor));
        }
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
    {
        Descriptor[] was = StateBytes.Values<Descriptor>(before);
        Descriptor[] now = StateBytes.Values<Descriptor>(after);
        return Enumerable.Range(0, was.Length)
            .Where(index => was[index] != now[index])
            .Select(index => new StateDifference(
                Name,
                Names[index],
                was[index].IsOpen ? "open" : "closed",
                !now[index].IsOpen ? "closed"
                    : !was[index].IsOpen ? "open"
                    : now[index] with { Flags = 0 } == was[index] with { Flags = 0 } ? "open with other flags"
                    : "another file"));
    }

    public override void Restore(byte[] before)
    {
        Descriptor[] was = StateBytes.Values<Descriptor>(before);
        for (int descriptor = 0; descriptor < was.Length; descriptor++)
        {
            if (!was[descriptor].IsOpen)
            {
                _ = Close(descriptor);
                continue;
            }

            if (Ask(descriptor) with { Flags = 0 } != was[descriptor] with { Flags = 0 })
            {
                _ = DuplicateTo(Copies[descriptor], descriptor);
            }

            _ = Control(descriptor, SetFlags, was[descriptor].Flags);
        }
    }

    private static int Copy(int descriptor)
    {
        int copy = Control(descriptor, DuplicateCloseOnExec, FirstCopy);
        return copy >= 0 ? copy : Control(descriptor, DuplicateCloseOnExec, FirstOther);
    }

    private static Descriptor Ask(int descriptor)
    {
        Status status;
        return FileStatus(descriptor, "", Empty, TypeModeAndNode, &status) == 0
            ? new Descriptor(
                status.Node, (ulong)status.DeviceMajor << 32 | status.DeviceMinor, Control(descriptor, GetFlags, 0), IsOpenFlag: 1)
            : default;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileStatus(int descriptor, string path, int flags, uint mask, Status* status);

    /// <summary>Variadic in C; Linux passes variadic integers like others.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int descriptor, int place);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>What a descriptor leads to; all zeros if it is closed.</summary>
    private readonly record struct Descriptor(ulong Node, ulong Device, int Flags, int IsOpenFlag)
    {
        public bool IsOpen => IsOpenFlag != 0;
    }

    /// <summary>The kernel's struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(32)]
        public ulong Node;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
