using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal unsafe partial struct kernels_morris
{
    [NativeTypeName("uint32_t")]
    public uint size;

    [NativeTypeName("enum kernels_thread_support")]
    public kernels_thread_support thread_support;

    [NativeTypeName("kernels_morris_function")]
    public delegate* unmanaged[Cdecl]<uint*, long, double, byte*, long, int, kernels_status> compute;
}
