using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class PolynomialConstants
{
    [NativeTypeName("#define KERNELS_POLYNOMIAL_ID \"polynomial/1\"")]
    public static ReadOnlySpan<byte> KERNELS_POLYNOMIAL_ID => "polynomial/1"u8;
}
