using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class FactorizeConstants
{
    [NativeTypeName("#define KERNELS_FACTORIZE_ID \"factorize/1\"")]
    public static ReadOnlySpan<byte> KERNELS_FACTORIZE_ID => "factorize/1"u8;
}
