using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class KmvConstants
{
    [NativeTypeName("#define KERNELS_KMV_ID \"kmv/1\"")]
    public static ReadOnlySpan<byte> KERNELS_KMV_ID => "kmv/1"u8;
}
