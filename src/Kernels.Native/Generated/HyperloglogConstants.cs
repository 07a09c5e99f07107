using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class HyperloglogConstants
{
    [NativeTypeName("#define KERNELS_HYPERLOGLOG_ID \"hyperloglog/1\"")]
    public static ReadOnlySpan<byte> KERNELS_HYPERLOGLOG_ID => "hyperloglog/1"u8;
}
