using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class PrimesConstants
{
    [NativeTypeName("#define KERNELS_PRIMES_ID \"primes/1\"")]
    public static ReadOnlySpan<byte> KERNELS_PRIMES_ID => "primes/1"u8;
}
