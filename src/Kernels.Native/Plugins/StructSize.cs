namespace Kernels.Native;

/// <summary>The size that begins every struct of the C ABI.</summary>
internal static unsafe class StructSize
{
    /// <summary>The ABI's limit; what is above it is another value where the size should be.</summary>
    private const uint Limit = 65536;

    /// <summary>
    /// Checks that the size can be read. It comes first: where a field's address is taken, compiled code reads at the struct's to
    /// find out that it is not null.
    /// </summary>
    /// <param name="structure">The struct; not null.</param>
    /// <param name="name">The struct's name, for the message.</param>
    /// <exception cref="PluginException">There is no memory.</exception>
    public static void RequireMemory(void* structure, string name) => PluginMemory.Require(structure, sizeof(uint), name);

    /// <summary>Checks that a struct's size is in order, and that a field lies within it.</summary>
    /// <param name="structure">The struct.</param>
    /// <param name="end">The address after the field.</param>
    /// <param name="name">The struct's name, for the message.</param>
    /// <exception cref="PluginException">The struct ends before the field, its size is no size, or it is not all there.</exception>
    public static void RequireInside(void* structure, void* end, string name)
    {
        uint size = *(uint*)structure;
        long required = (byte*)end - (byte*)structure;
        if (size < required || size > Limit)
        {
            throw new PluginException($"the size of its {name} is {size} bytes; allowed: {required} to {Limit}");
        }

        PluginMemory.Require(structure, required, name);
    }
}
