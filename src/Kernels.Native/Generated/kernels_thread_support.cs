using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal enum kernels_thread_support
{
    KERNELS_THREADS_ONE = 0,
    KERNELS_THREADS_MANY = 1,
    KERNELS_THREADS_INVALID = -1,
}
