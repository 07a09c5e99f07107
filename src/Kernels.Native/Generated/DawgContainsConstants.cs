using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class DawgContainsConstants
{
    [NativeTypeName("#define KERNELS_DAWG_CONTAINS_ID \"dawg_contains/1\"")]
    public static ReadOnlySpan<byte> KERNELS_DAWG_CONTAINS_ID => "dawg_contains/1"u8;
}
