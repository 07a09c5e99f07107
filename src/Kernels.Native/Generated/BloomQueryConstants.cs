using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class BloomQueryConstants
{
    [NativeTypeName("#define KERNELS_BLOOM_QUERY_ID \"bloom_query/1\"")]
    public static ReadOnlySpan<byte> KERNELS_BLOOM_QUERY_ID => "bloom_query/1"u8;
}
