using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal unsafe partial struct kernels_ceilings
{
    [NativeTypeName("uint32_t")]
    public uint size;

    [NativeTypeName("enum kernels_thread_support")]
    public kernels_thread_support thread_support;

    [NativeTypeName("kernels_triad_function")]
    public delegate* unmanaged[Cdecl]<double*, double*, double, long, long, double*, kernels_status> triad;

    [NativeTypeName("kernels_read_function")]
    public delegate* unmanaged[Cdecl]<double*, long, long, double*, kernels_status> read;

    [NativeTypeName("kernels_multiply_add_function")]
    public delegate* unmanaged[Cdecl]<long, double*, kernels_status> multiply_add;

    [NativeTypeName("int64_t")]
    public long multiply_add_flops;
}
