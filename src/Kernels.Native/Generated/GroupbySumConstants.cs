using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class GroupbySumConstants
{
    [NativeTypeName("#define KERNELS_GROUPBY_SUM_ID \"groupby_sum/1\"")]
    public static ReadOnlySpan<byte> KERNELS_GROUPBY_SUM_ID => "groupby_sum/1"u8;
}
