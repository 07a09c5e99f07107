using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal enum kernels_status
{
    KERNELS_OK = 0,
    KERNELS_ERROR_INVALID_ARGUMENT = -1,
    KERNELS_ERROR_OUT_OF_MEMORY = -2,
    KERNELS_ERROR_INTERNAL = -3,
}
