using System.Buffers;
using System.Runtime.InteropServices;
using Kernels.Plugins.Processes;

namespace Kernels.Plugins.State;

/// <summary>The signals that the calling thread blocks.</summary>
internal sealed unsafe partial class SignalMask : StateKind
{
    private const int Block = 0;
    private const int Set = 2;

    /// <summary>The C library's sigset_t, of which the kernel uses the first word.</summary>
    private const int Words = 16;

    public override string Name => "signal mask";

    public override bool IsOfThread => true;

    public override string Remedy => "put back the mask before a call returns (pthread_sigmask)";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        ulong* mask = stackalloc ulong[Words];
        _ = ChangeMask(Block, null, mask);
        state.Add(mask[0]);
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
        => [new StateDifference(Name, "the blocked signals", Describe(before), Describe(after))];

    public override void Restore(byte[] before)
    {
        ulong* mask = stackalloc ulong[Words];
        mask[0] = StateBytes.Values<ulong>(before)[0];
        _ = ChangeMask(Set, mask, null);
    }

    private static string Describe(byte[] mask)
    {
        ulong bits = StateBytes.Values<ulong>(mask)[0];
        string[] names =
        [
            .. Enumerable.Range(1, 64).Where(signal => (bits >> (signal - 1) & 1) != 0).Select(signal => WorkerEnd.NameOf(signal)!),
        ];
        return names.Length switch
        {
            0 => "none",
            <= 4 => string.Join(", ", names),
            var count => $"{count} signals",
        };
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int ChangeMask(int how, ulong* set, ulong* get);
}
