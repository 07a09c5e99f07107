namespace Kernels.Runner;

/// <summary>How members of enumerations are written: in tables, JSON and on the command line alike.</summary>
internal static class Naming
{
    /// <summary>The member's name in lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">The member.</param>
    /// <returns>The name.</returns>
    public static string Name<T>(this T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();
}
