using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class SpmvConstants
{
    [NativeTypeName("#define KERNELS_SPMV_ID \"spmv/1\"")]
    public static ReadOnlySpan<byte> KERNELS_SPMV_ID => "spmv/1"u8;
}
