using System.Buffers;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>State as bytes, and back.</summary>
internal static class StateBytes
{
    /// <summary>Adds a value.</summary>
    public static void Add<T>(this ArrayBufferWriter<byte> state, in T value)
        where T : unmanaged
        => state.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>The values that were added, if all have one type.</summary>
    public static T[] Values<T>(byte[] state)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(state).ToArray();
}
