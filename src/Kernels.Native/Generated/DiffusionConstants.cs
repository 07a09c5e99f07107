using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class DiffusionConstants
{
    [NativeTypeName("#define KERNELS_DIFFUSION_ID \"diffusion/1\"")]
    public static ReadOnlySpan<byte> KERNELS_DIFFUSION_ID => "diffusion/1"u8;
}
