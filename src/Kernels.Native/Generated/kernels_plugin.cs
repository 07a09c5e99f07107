using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal unsafe partial struct kernels_plugin
{
    [NativeTypeName("uint32_t")]
    public uint size;

    [NativeTypeName("uint32_t")]
    public uint abi_version;

    [NativeTypeName("const char *")]
    public sbyte* id;

    [NativeTypeName("const char *")]
    public sbyte* version;

    [NativeTypeName("const char *")]
    public sbyte* description;

    [NativeTypeName("const char *")]
    public sbyte* instruction_set;

    [NativeTypeName("const void *(*)(const char *)")]
    public delegate* unmanaged[Cdecl]<sbyte*, void*> get_kernel;

    [NativeTypeName("const char *(*)(void)")]
    public delegate* unmanaged[Cdecl]<sbyte*> last_error;
}
