using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class SortConstants
{
    [NativeTypeName("#define KERNELS_SORT_ID \"sort/1\"")]
    public static ReadOnlySpan<byte> KERNELS_SORT_ID => "sort/1"u8;
}
