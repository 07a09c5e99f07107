using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class MorrisConstants
{
    [NativeTypeName("#define KERNELS_MORRIS_ID \"morris/1\"")]
    public static ReadOnlySpan<byte> KERNELS_MORRIS_ID => "morris/1"u8;
}
