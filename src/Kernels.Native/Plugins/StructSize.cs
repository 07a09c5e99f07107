namespace Kernels.Native;

/// <summary>Checks the size field at the start of every struct of the C ABI.</summary>
internal static unsafe class StructSize
{
    /// <summary>The ABI's limit; a larger value is not a size.</summary>
    private const uint Limit = 65536;

    /// <summary>
    /// Checks that the size can be read. This comes first: to take a field's address, compiled code reads from the struct to
    /// check that it is not null.
    /// </summary>
    /// <param name="structure">The struct; not null.</param>
    /// <param name="name">The struct's name, for the message.</param>
    /// <exception cref="PluginException">There is no memory there.</exception>
    public static void RequireMemory(void* structure, string name) => PluginMemory.Require(structure, sizeof(uint), name);

    /// <summary>Whether a field that was appended later lies within a struct, by the size that the struct gives.</summary>
    /// <param name="structure">The struct.</param>
    /// <param name="end">The address after the field.</param>
    public static bool Reaches(void* structure, void* end) => *(uint*)structure >= (byte*)end - (byte*)structure;

    /// <summary>Checks that a struct's size is valid, and that a field lies within it.</summary>
    /// <param name="structure">The struct.</param>
    /// <param name="end">The address after the field.</param>
    /// <param name="name">The struct's name, for the message.</param>
    /// <exception cref="PluginException">The struct ends before the field, is too large, or is not all mapped.</exception>
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
