using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>
/// How the calling thread rounds, how it treats subnormal numbers, and which exceptions trap: MXCSR and the x87 control word,
/// or FPCR. The flags that arithmetic raises are not included.
/// </summary>
internal sealed unsafe class FloatingPointControl : StateKind
{
    /// <summary>Room for a fenv_t of any C library.</summary>
    private const int EnvironmentWords = 32;

    /// <summary>The position of MXCSR in x86-64's fenv_t; the x87 control word comes first.</summary>
    private const int MxcsrWord = 7;

    private static readonly ImmutableArray<string> OffOn = ["off", "on"];

    private static readonly ImmutableArray<Field> Fields = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ?
        [
            new("rounding (MXCSR)", MxcsrWord, 0x6000, ["to nearest", "downward", "upward", "toward zero"]),
            new("flush-to-zero", MxcsrWord, 0x8000, OffOn),
            new("denormals-are-zero", MxcsrWord, 0x0040, OffOn),
            new("the exception masks of MXCSR", MxcsrWord, 0x1f80, []),
            new("rounding (x87)", 0, 0x0c00, ["to nearest", "downward", "upward", "toward zero"]),
            new("the precision of x87", 0, 0x0300, ["24 bits", "reserved", "53 bits", "64 bits"]),
            new("the exception masks of x87", 0, 0x003f, []),
        ]
        :
        [
            new("rounding (FPCR)", 0, 0x00c0_0000, ["to nearest", "upward", "downward", "toward zero"]),
            new("flush-to-zero", 0, 0x0100_0000, OffOn),
            new("default NaN", 0, 0x0200_0000, OffOn),
            new("the exception traps of FPCR", 0, 0x0000_9f00, []),
            new("the other bits of FPCR", 0, 0x0408_0007, []),
        ];

    private static readonly nint Getter = MathLibrary("fegetenv");
    private static readonly nint Setter = MathLibrary("fesetenv");

    public override string Name => "floating-point control";

    public override bool IsOfThread => true;

    public override string Remedy => "put back rounding, flush-to-zero and exception masks before a call returns, on every thread that "
        + "computes, and link without -ffast-math, which sets them where a library is loaded";

    public override void Read(ArrayBufferWriter<byte> state)
    {
        uint* words = stackalloc uint[EnvironmentWords];
        Get(words);
        foreach (Field field in Fields)
        {
            state.Add(words[field.Word] & field.Mask);
        }
    }

    public override IEnumerable<StateDifference> Compare(byte[] before, byte[] after)
    {
        uint[] was = StateBytes.Values<uint>(before);
        uint[] now = StateBytes.Values<uint>(after);
        return Fields.Select((field, index) => (field, Was: was[index], Now: now[index]))
            .Where(pair => pair.Was != pair.Now)
            .Select(pair => new StateDifference(Name, pair.field.Name, pair.field.Describe(pair.Was), pair.field.Describe(pair.Now)));
    }

    public override void Restore(byte[] before)
    {
        uint* words = stackalloc uint[EnvironmentWords];
        Get(words);
        uint[] was = StateBytes.Values<uint>(before);
        for (int index = 0; index < was.Length; index++)
        {
            ref uint word = ref words[Fields[index].Word];
            word = (word & ~Fields[index].Mask) | was[index];
        }

        _ = ((delegate* unmanaged<uint*, int>)Setter)(words);
    }

    private static void Get(uint* words) => _ = ((delegate* unmanaged<uint*, int>)Getter)(words);

    /// <summary>A function of the C library's mathematics part, which in musl is in the C library itself.</summary>
    private static nint MathLibrary(string function)
    {
        if (NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out nint address))
        {
            return address;
        }

        nint library = NativeLibrary.TryLoad("libm.so.6", out nint found) ? found : NativeLibrary.Load("libc");
        return NativeLibrary.GetExport(library, function);
    }

    /// <summary>Some bits of fenv_t.</summary>
    /// <param name="Name">What they control.</param>
    /// <param name="Word">The 32-bit word that holds them.</param>
    /// <param name="Mask">The bits.</param>
    /// <param name="Values">What each value means; empty if the bits are shown as they are.</param>
    private sealed record Field(string Name, int Word, uint Mask, ImmutableArray<string> Values)
    {
        public string Describe(uint bits)
        {
            uint value = bits >> BitOperations.TrailingZeroCount(Mask);
            return Values.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"0x{value:x}") : Values[(int)value];
        }
    }
}
