using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class PolynomialF32Constants
{
    [NativeTypeName("#define KERNELS_POLYNOMIAL_F32_ID \"polynomial_f32/1\"")]
    public static ReadOnlySpan<byte> KERNELS_POLYNOMIAL_F32_ID => "polynomial_f32/1"u8;
}
