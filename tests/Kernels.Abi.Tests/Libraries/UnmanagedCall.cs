using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using Kernels.Contracts;
using Kernels.Contracts.Recording;
using Kernels.Native.Interop;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>Calls a kernel's function in C, whatever its signature is: the contract says it, and a method is made of it.</summary>
internal sealed unsafe class UnmanagedCall
{
    private readonly CSignature _signature;
    private readonly nint _function;
    private readonly DynamicMethod _method;

    /// <summary>Prepares the call.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="functions">The kernel's struct.</param>
    public UnmanagedCall(KernelContract contract, void* functions)
    {
        // Every kernel's struct begins alike.
        _function = (nint)((kernels_julia*)functions)->compute;
        _signature = new CSignature(contract);
        Type[] types = [.. _signature.Parameters.Select(TypeOf), typeof(int)];
        _method = new DynamicMethod("Call", typeof(int), [.. types, typeof(nint)], typeof(UnmanagedCall).Module);
        ILGenerator code = _method.GetILGenerator();
        for (short index = 0; index <= types.Length; index++)
        {
            code.Emit(OpCodes.Ldarg, index);
        }

        code.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, typeof(int), types);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>Calls the function. A buffer without elements is passed as null.</summary>
    /// <param name="call">The arguments; outputs are written.</param>
    /// <param name="bad">The one argument that is different; null for none.</param>
    /// <returns>The status.</returns>
    public kernels_status Make(RecordedCall call, BadCall? bad = null)
    {
        List<GCHandle> pinned = [];
        try
        {
            object[] arguments = [.. _signature.Parameters.Select(parameter => Argument(parameter)), bad is { Parameter: BadCalls.Threads } ? bad.Value! : 2, _function];
            return (kernels_status)_method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        }
        finally
        {
            pinned.ForEach(handle => handle.Free());
        }

        object Argument(CParameter parameter)
        {
            if (bad is not null && bad.Parameter == parameter.Name)
            {
                return bad.Value ?? (nint)0;
            }

            if (!parameter.IsBuffer)
            {
                return call.ValueOf(parameter, _signature);
            }

            Array elements = call.ElementsOf(parameter.Name);
            if (elements.Length == 0)
            {
                return (nint)0;
            }

            pinned.Add(GCHandle.Alloc(elements, GCHandleType.Pinned));
            return pinned[^1].AddrOfPinnedObject();
        }
    }

    private static Type TypeOf(CParameter parameter) => parameter.IsBuffer ? typeof(nint) : parameter.Type switch
    {
        ElementType.Float64 => typeof(double),
        ElementType.Float32 => typeof(float),
        ElementType.Int32 => typeof(int),
        _ => typeof(long),
    };
}
