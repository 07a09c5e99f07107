using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class OlsSlopesConstants
{
    [NativeTypeName("#define KERNELS_OLS_SLOPES_ID \"ols_slopes/1\"")]
    public static ReadOnlySpan<byte> KERNELS_OLS_SLOPES_ID => "ols_slopes/1"u8;
}
