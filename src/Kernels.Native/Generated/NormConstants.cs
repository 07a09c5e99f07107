using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class NormConstants
{
    [NativeTypeName("#define KERNELS_NORM_ID \"norm/1\"")]
    public static ReadOnlySpan<byte> KERNELS_NORM_ID => "norm/1"u8;
}
