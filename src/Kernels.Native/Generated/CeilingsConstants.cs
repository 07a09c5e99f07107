using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class CeilingsConstants
{
    [NativeTypeName("#define KERNELS_CEILINGS_ID \"ceilings/1\"")]
    public static ReadOnlySpan<byte> KERNELS_CEILINGS_ID => "ceilings/1"u8;
}
