using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class IsPrimeConstants
{
    [NativeTypeName("#define KERNELS_IS_PRIME_ID \"is_prime/1\"")]
    public static ReadOnlySpan<byte> KERNELS_IS_PRIME_ID => "is_prime/1"u8;
}
