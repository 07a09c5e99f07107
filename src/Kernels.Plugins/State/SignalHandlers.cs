using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Kernels.Plugins.Processes;

namespace Kernels.Plugins.State;

/// <summary>What each signal does, and on which stack the calling thread handles it.</summary>
internal sealed unsafe partial class SignalHandlers : StateKind
{
    private const int LastSignal = 64;
    private const int Default = 0;
    private const int Ignored = 1;

    /// <summary>A flag that the C library itself adds on x86-64.</summary>
    private const int HasRestorer = 0x0400_0000;

    public override string Name => "signal handlers";

    public override string Remedy
        => "leave signals to the program that loads the library, or put back what a call changes (sigaction, sigaltstack)";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        for (int signal = 1; signal <= LastSignal; signal++)
        {
            // The C library keeps some of the numbers to itself; they read as zeros.
            CDisposition disposition = default;
            _ = Action(signal, null, &disposition);
            state.Add(new Disposition(disposition.Handler, disposition.Mask, disposition.Flags & ~HasRestorer));
        }

        CStack stack = default;
        _ = AlternateStack(null, &stack);
        state.Add(new Stack(stack.Address, stack.Flags, stack.Size));
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
    {
        (Disposition[] was, Stack stackWas) = Split(before);
        (Disposition[] now, Stack stackNow) = Split(after);
        for (int index = 0; index < was.Length; index++)
        {
            if (was[index] != now[index])
            {
                (string first, string then) = (Describe(was[index]), Describe(now[index]));
                yield return new StateDifference(
                    Name, $"what {WorkerEnd.NameOf(index + 1)} does", first, first == then ? $"{then}, with other flags" : then);
            }
        }

        if (stackWas != stackNow)
        {
            yield return new StateDifference(Name, "the alternate signal stack", Describe(stackWas), Describe(stackNow));
        }
    }

    public override void Restore(byte[] before)
    {
        (Disposition[] was, Stack stack) = Split(before);
        for (int index = 0; index < was.Length; index++)
        {
            CDisposition disposition = new()
            {
                Handler = was[index].Handler,
                Mask = was[index].Mask,
                Flags = (int)was[index].Flags,
            };
            _ = Action(index + 1, &disposition, null);
        }

        CStack set = new() { Address = stack.Address, Flags = (int)stack.Flags, Size = stack.Size };
        _ = AlternateStack(&set, null);
    }

    private static (Disposition[] Dispositions, Stack Stack) Split(byte[] state)
    {
        int stack = LastSignal * sizeof(Disposition);
        return (MemoryMarshal.Cast<byte, Disposition>(state.AsSpan(0, stack)).ToArray(), MemoryMarshal.Read<Stack>(state.AsSpan(stack)));
    }

    private static string Describe(Disposition disposition) => disposition.Handler switch
    {
        Default => "the default",
        Ignored => "nothing",
        var handler => string.Create(CultureInfo.InvariantCulture, $"a handler at 0x{handler:x}"),
    };

    private static string Describe(Stack stack)
        => stack.Address == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{stack.Size} bytes at 0x{stack.Address:x}");

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int Action(int signal, CDisposition* set, CDisposition* get);

    [LibraryImport("libc", EntryPoint = "sigaltstack")]
    private static partial int AlternateStack(CStack* set, CStack* get);

    /// <summary>What a signal does. Without padding, whose bytes would be undefined.</summary>
    private readonly record struct Disposition(nint Handler, ulong Mask, long Flags);

    /// <summary>
    /// The C library's struct sigaction, the same in glibc and musl on 64 bits. The kernel uses the first word of the mask;
    /// nobody writes the others.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 152)]
    private struct CDisposition
    {
        [FieldOffset(0)]
        public nint Handler;

        [FieldOffset(8)]
        public ulong Mask;

        [FieldOffset(136)]
        public int Flags;
    }

    /// <summary>A stack for handlers. Without padding.</summary>
    private readonly record struct Stack(nint Address, long Flags, nuint Size);

    /// <summary>The C library's stack_t.</summary>
    private struct CStack
    {
        public nint Address;
        public int Flags;
        public nuint Size;
    }
}
