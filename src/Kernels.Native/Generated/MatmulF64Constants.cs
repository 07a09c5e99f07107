using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class MatmulF64Constants
{
    [NativeTypeName("#define KERNELS_MATMUL_F64_ID \"matmul_f64/1\"")]
    public static ReadOnlySpan<byte> KERNELS_MATMUL_F64_ID => "matmul_f64/1"u8;
}
