using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>The timers that send signals: alarm and setitimer.</summary>
internal sealed partial class Timers : StateKind
{
    private static readonly ImmutableArray<string> Names = ["ITIMER_REAL (alarm)", "ITIMER_VIRTUAL", "ITIMER_PROF"];

    public override string Name => "timers";

    public override string Remedy => "leave alarm and setitimer alone: their signals end or interrupt whoever runs then";

    /// <summary>Reads only whether they run: the time left changes by itself.</summary>
    public override void Read(ArrayBufferWriter<byte> state)
    {
        for (int timer = 0; timer < Names.Length; timer++)
        {
            Setting setting = default;
            _ = GetTimer(timer, ref setting);
            state.Add((byte)(setting.IsSet ? 1 : 0));
        }
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
        => Enumerable.Range(0, Names.Length)
            .Where(index => before[index] != after[index])
            .Select(index => new StateDifference(Name, Names[index], Describe(before[index]), Describe(after[index])));

    /// <summary>A timer that was stopped can't be restored, since its remaining time is unknown.</summary>
    public override void Restore(byte[] before)
    {
        for (int timer = 0; timer < before.Length; timer++)
        {
            if (before[timer] == 0)
            {
                _ = SetTimer(timer, default, 0);
            }
        }
    }

    private static string Describe(byte isSet) => isSet == 0 ? "not set" : "set";

    [LibraryImport("libc", EntryPoint = "getitimer")]
    private static partial int GetTimer(int timer, ref Setting setting);

    [LibraryImport("libc", EntryPoint = "setitimer")]
    private static partial int SetTimer(int timer, in Setting setting, nint old);

    /// <summary>struct itimerval: two times, each in seconds and microseconds.</summary>
    private readonly record struct Setting(long IntervalSeconds, long IntervalMicroseconds, long Seconds, long Microseconds)
    {
        public bool IsSet => (Seconds | Microseconds) != 0;
    }
}
