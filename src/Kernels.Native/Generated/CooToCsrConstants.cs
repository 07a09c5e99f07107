using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class CooToCsrConstants
{
    [NativeTypeName("#define KERNELS_COO_TO_CSR_ID \"coo_to_csr/1\"")]
    public static ReadOnlySpan<byte> KERNELS_COO_TO_CSR_ID => "coo_to_csr/1"u8;
}
