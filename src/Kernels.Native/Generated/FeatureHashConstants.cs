using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class FeatureHashConstants
{
    [NativeTypeName("#define KERNELS_FEATURE_HASH_ID \"feature_hash/1\"")]
    public static ReadOnlySpan<byte> KERNELS_FEATURE_HASH_ID => "feature_hash/1"u8;
}
