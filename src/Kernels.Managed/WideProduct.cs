using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>Products of 128 bits of which only a half is needed.</summary>
internal static class WideProduct
{
    /// <summary>The high half. Of .NET 10's <see cref="Math.BigMul(ulong, ulong, out ulong)"/>, a store of the low one stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong High(ulong a, ulong b)
        => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);
}
