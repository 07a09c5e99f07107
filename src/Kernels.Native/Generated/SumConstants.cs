using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class SumConstants
{
    [NativeTypeName("#define KERNELS_SUM_ID \"sum/1\"")]
    public static ReadOnlySpan<byte> KERNELS_SUM_ID => "sum/1"u8;
}
