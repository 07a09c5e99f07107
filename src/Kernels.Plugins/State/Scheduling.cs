using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>The processors that the calling thread may run on, and its priority.</summary>
internal sealed unsafe partial class Scheduling : StateKind
{
    /// <summary>Words of an affinity mask, for 1024 processors; the system refuses to read a mask that is too small.</summary>
    private const int MaskWords = 16;

    private const int OfProcess = 0;

    public override string Name => "scheduling";

    public override bool IsOfThread => true;

    public override string Remedy => "bind and prioritise threads of your own only (sched_setaffinity, nice, sched_setscheduler)";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        Facts facts = default;
        facts.Nice = GetPriority(OfProcess, 0);
        facts.Policy = GetPolicy(0);
        _ = GetParameter(0, &facts.RealTimePriority);
        _ = GetAffinity(0, MaskWords * sizeof(ulong), facts.Mask);
        state.Add(facts);
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
    {
        Facts was = MemoryMarshal.Read<Facts>(before);
        Facts now = MemoryMarshal.Read<Facts>(after);
        if (was.Processors != now.Processors)
        {
            yield return new StateDifference(Name, "the thread's processors", was.Processors, now.Processors);
        }

        if (was.Nice != now.Nice)
        {
            yield return new StateDifference(Name, "the thread's nice value", Text(was.Nice), Text(now.Nice));
        }

        if ((was.Policy, was.RealTimePriority) != (now.Policy, now.RealTimePriority))
        {
            yield return new StateDifference(
                Name,
                "the thread's scheduling policy",
                $"{Text(was.Policy)}, priority {Text(was.RealTimePriority)}",
                $"{Text(now.Policy)}, priority {Text(now.RealTimePriority)}");
        }
    }

    public override void Restore(byte[] before)
    {
        Facts was = MemoryMarshal.Read<Facts>(before);
        _ = SetAffinity(0, MaskWords * sizeof(ulong), was.Mask);
        _ = SetPolicy(0, was.Policy, &was.RealTimePriority);
        _ = SetPriority(OfProcess, 0, was.Nice);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    private static partial int GetPolicy(int thread);

    [LibraryImport("libc", EntryPoint = "sched_getparam")]
    private static partial int GetParameter(int thread, int* priority);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetPolicy(int thread, int policy, int* priority);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ulong* mask);

    private struct Facts
    {
        public int Nice;
        public int Policy;
        public int RealTimePriority;
        public fixed ulong Mask[MaskWords];

        /// <summary>Such as <c>0, 1</c>; their number and range if there are many.</summary>
        public readonly string Processors
        {
            get
            {
                const int MostNamed = 8;
                List<int> processors = [];
                for (int bit = 0; bit < MaskWords * 64; bit++)
                {
                    if ((Mask[bit / 64] >> (bit % 64) & 1) != 0)
                    {
                        processors.Add(bit);
                    }
                }

                return processors.Count <= MostNamed
                    ? string.Join(", ", processors)
                    : string.Create(CultureInfo.InvariantCulture, $"{processors.Count} from {processors[0]} to {processors[^1]}");
            }
        }
    }
}
