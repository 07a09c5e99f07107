using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal unsafe partial struct kernels_coo_to_csr
{
    [NativeTypeName("uint32_t")]
    public uint size;

    [NativeTypeName("enum kernels_thread_support")]
    public kernels_thread_support thread_support;

    [NativeTypeName("kernels_coo_to_csr_function")]
    public delegate* unmanaged[Cdecl]<int*, int*, double*, int*, int*, double*, long*, long, long, int, kernels_status> compute;
}
