using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class JuliaConstants
{
    [NativeTypeName("#define KERNELS_JULIA_ID \"julia/1\"")]
    public static ReadOnlySpan<byte> KERNELS_JULIA_ID => "julia/1"u8;
}
