using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class MontecarloPiConstants
{
    [NativeTypeName("#define KERNELS_MONTECARLO_PI_ID \"montecarlo_pi/1\"")]
    public static ReadOnlySpan<byte> KERNELS_MONTECARLO_PI_ID => "montecarlo_pi/1"u8;
}
