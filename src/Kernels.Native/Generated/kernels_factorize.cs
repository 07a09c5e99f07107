using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal unsafe partial struct kernels_factorize
{
    [NativeTypeName("uint32_t")]
    public uint size;

    [NativeTypeName("enum kernels_thread_support")]
    public kernels_thread_support thread_support;

    [NativeTypeName("kernels_factorize_function")]
    public delegate* unmanaged[Cdecl]<long*, int*, long*, long*, long, int, kernels_status> compute;
}
