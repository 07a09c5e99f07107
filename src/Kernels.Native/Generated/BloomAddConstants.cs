using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class BloomAddConstants
{
    [NativeTypeName("#define KERNELS_BLOOM_ADD_ID \"bloom_add/1\"")]
    public static ReadOnlySpan<byte> KERNELS_BLOOM_ADD_ID => "bloom_add/1"u8;
}
