using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class AbiConstants
{
    [NativeTypeName("#define KERNELS_ABI_VERSION 1u")]
    public const uint KERNELS_ABI_VERSION = 1U;
}
