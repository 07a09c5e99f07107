using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Kernels.Managed;
using Kernels.Native.Interop;

namespace Kernels.Aot;

/// <summary>The plug-in in this library. <c>kernels_probe</c> is in probe.c.</summary>
internal static unsafe class Plugin
{
    private static readonly kernels_plugin* Instance = Constant.Make(new kernels_plugin
    {
        size = (uint)sizeof(kernels_plugin),
        abi_version = AbiConstants.KERNELS_ABI_VERSION,
        id = Constant.Text("aot"u8),
        version = Constant.Text(Encoding.UTF8.GetBytes(typeof(Plugin).Assembly.GetName().Version!.ToString(3))),
        description = Constant.Text("the vectorised C#, compiled ahead of time by NativeAOT"u8),
        instruction_set = Constant.Text(Encoding.UTF8.GetBytes(InstructionSet.Name)),
        get_kernel = &GetKernel,
        last_error = &LastError.Get,
    });

    private static readonly sbyte* HostIsWrong = Constant.Text("the host's ABI version is 0; required: 1 or above"u8);

    [UnmanagedCallersOnly(EntryPoint = "kernels_open", CallConvs = [typeof(CallConvCdecl)])]
    private static kernels_plugin* Open(uint hostAbiVersion, sbyte** error)
    {
        try
        {
            *error = hostAbiVersion == 0 ? HostIsWrong : null;
            return hostAbiVersion == 0 ? null : Instance;
        }
        catch (Exception)
        {
            *error = Constant.Text("the library could not start"u8);
            return null;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetKernel(sbyte* id)
    {
        try
        {
            return Exports.Find(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)id));
        }
        catch (Exception)
        {
            return null;
        }
    }
}
