using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class SortF64Constants
{
    [NativeTypeName("#define KERNELS_SORT_F64_ID \"sort_f64/1\"")]
    public static ReadOnlySpan<byte> KERNELS_SORT_F64_ID => "sort_f64/1"u8;
}
