using System.Runtime.CompilerServices;

namespace Kernels.Hosting.Caching;

/// <summary>Counts the bytes of a call's outputs.</summary>
internal sealed class OutputSize : ArgumentVisitor
{
    private long _bytes;

    private OutputSize()
    {
    }

    /// <summary>The bytes of all outputs; working space is none.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="contract">The kernel.</param>
    /// <param name="arguments">The arguments.</param>
    public static long Of<TArguments>(KernelContract<TArguments> contract, scoped in TArguments arguments)
        where TArguments : struct, allows ref struct
    {
        OutputSize size = new();
        contract.Write(arguments, size);
        return size._bytes;
    }

    /// <inheritdoc/>
    public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        => _bytes += direction == BufferDirection.Scratch ? 0 : (long)elements.Length * Unsafe.SizeOf<T>();
}
