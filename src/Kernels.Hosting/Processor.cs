using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Kernels.Hosting;

/// <summary>Describes this processor.</summary>
internal static class Processor
{
    /// <summary>The name that its maker gave it, or its architecture if there is no name.</summary>
    public static string Name()
    {
        string? name = X86Base.IsSupported ? BrandString() : NameFromLinux();
        return string.IsNullOrWhiteSpace(name) ? RuntimeInformation.ProcessArchitecture.ToString() : name;
    }

    /// <summary>The widest level of the x86-64 psABI that the processor offers, or its architecture.</summary>
    /// <remarks>
    /// Read from the processor itself: the intrinsics' IsSupported says what this program was compiled for,
    /// which is less than the processor has if the program was compiled ahead of time.
    /// </remarks>
    public static string InstructionSet() => X86Base.IsSupported && RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? PsabiLevel()
        : RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Whether it is a virtual machine's: CPUID leaf 1, ecx, bit 31. Null on architectures other than x86.</summary>
    public static bool? IsVirtual() => X86Base.IsSupported ? Has(X86Base.CpuId(1, 0).Ecx, 31) : null;

    private static string PsabiLevel()
    {
        (_, int features7, _, _) = X86Base.CpuId(7, 0);
        (_, _, int features1, _) = X86Base.CpuId(1, 0);
        (_, _, int extended, _) = X86Base.CpuId(unchecked((int)0x80000001), 0);

        // Leaf 1 ecx: SSE3, SSSE3, SSE4.1, SSE4.2, POPCNT; then FMA, MOVBE, OSXSAVE, AVX, F16C.
        bool v2 = Has(features1, 0, 9, 19, 20, 23);

        // Leaf 0x80000001 ecx: LZCNT. Leaf 7 ebx: BMI1, AVX2, BMI2; then AVX-512 F, DQ, CD, BW, VL.
        bool v3 = v2 && Has(features1, 12, 22, 27, 28, 29) && Has(extended, 5) && Has(features7, 3, 5, 8);
        bool v4 = v3 && Has(features7, 16, 17, 28, 30, 31);
        return v4 ? "x86-64-v4" : v3 ? "x86-64-v3" : v2 ? "x86-64-v2" : "x86-64";
    }

    private static bool Has(int register, params ReadOnlySpan<int> bits)
    {
        foreach (int bit in bits)
        {
            if ((register >> bit & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>CPUID leaves 0x80000002 to 0x80000004 hold 48 characters.</summary>
    private static string? BrandString()
    {
        const int First = unchecked((int)0x80000002);
        const int Last = unchecked((int)0x80000004);
        if ((uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < unchecked((uint)Last))
        {
            return null;
        }

        List<int> words = [];
        for (int leaf = First; leaf <= Last; leaf++)
        {
            (int a, int b, int c, int d) = X86Base.CpuId(leaf, 0);
            words.AddRange([a, b, c, d]);
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(words));
        return Encoding.ASCII.GetString(bytes).TrimEnd('\0').Trim();
    }

    private static string? NameFromLinux()
    {
        const string CpuInfo = "/proc/cpuinfo";
        return File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
    }
}
