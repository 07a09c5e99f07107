using System.CodeDom.Compiler;
using System.Runtime.InteropServices;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static unsafe partial class PluginMethods
{
    [DllImport("kernels_native", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    [return: NativeTypeName("int32_t")]
    public static extern int kernels_probe();

    [DllImport("kernels_native", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    [return: NativeTypeName("const kernels_plugin *")]
    public static extern kernels_plugin* kernels_open([NativeTypeName("uint32_t")] uint host_abi_version, [NativeTypeName("const char **")] sbyte** error);
}
