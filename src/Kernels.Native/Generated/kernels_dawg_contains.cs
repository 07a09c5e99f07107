using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal unsafe partial struct kernels_dawg_contains
{
    [NativeTypeName("uint32_t")]
    public uint size;

    [NativeTypeName("enum kernels_thread_support")]
    public kernels_thread_support thread_support;

    [NativeTypeName("kernels_dawg_contains_function")]
    public delegate* unmanaged[Cdecl]<byte*, long*, int*, byte*, int*, int*, byte*, long*, long, long, long, long, int, kernels_status> compute;
}
