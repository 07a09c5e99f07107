using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>The most of each resource that this process may use.</summary>
internal sealed partial class ResourceLimits : StateKind
{
    /// <summary>In the order of their numbers on x86-64 and arm64.</summary>
    private static readonly ImmutableArray<string> Names =
    [
        "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE",
        "RTPRIO", "RTTIME",
    ];

    public override string Name => "resource limits";

    public override string Remedy => "leave resource limits alone (setrlimit)";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        for (int resource = 0; resource < Names.Length; resource++)
        {
            Limit limit = default;
            _ = GetLimit(resource, ref limit);
            state.Add(limit);
        }
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
    {
        Limit[] was = StateBytes.Values<Limit>(before);
        Limit[] now = StateBytes.Values<Limit>(after);
        return Enumerable.Range(0, was.Length)
            .Where(index => was[index] != now[index])
            .Select(index => new StateDifference(Name, $"RLIMIT_{Names[index]}", was[index].ToString(), now[index].ToString()));
    }

    /// <summary>
    /// Only a privileged process can raise a lowered hard limit again. The soft limit is restored as far as the hard one
    /// allows.
    /// </summary>
    public override void Restore(byte[] before)
    {
        Limit[] was = StateBytes.Values<Limit>(before);
        for (int resource = 0; resource < was.Length; resource++)
        {
            Limit now = default;
            if (SetLimit(resource, in was[resource]) != 0 && GetLimit(resource, ref now) == 0)
            {
                _ = SetLimit(resource, now with { Soft = nuint.Min(was[resource].Soft, now.Hard) });
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private readonly record struct Limit(nuint Soft, nuint Hard)
    {
        public override string ToString() => Soft == Hard ? Describe(Soft) : $"{Describe(Soft)} of {Describe(Hard)}";

        private static string Describe(nuint value) => value == nuint.MaxValue ? "unlimited" : value.ToString(CultureInfo.InvariantCulture);
    }
}
