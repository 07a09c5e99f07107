using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Versioning;
using Kernels.Plugins.Trust;

namespace Kernels.Plugins.Libraries;

/// <summary>The executable files that the dynamic loader, or .NET, mapped into a process (Linux).</summary>
internal static class MappedFiles
{
    /// <summary>The kernel appends this to the path of a deleted file.</summary>
    public const string Deleted = " (deleted)";

    /// <summary>The fields before the path: address, mode, offset, device and inode, separated by one or more spaces.</summary>
    private const int FieldsBeforePath = 5;

    /// <summary>Reads what a process has mapped.</summary>
    /// <param name="process">Its id; null for this one.</param>
    /// <returns>
    /// The full path of each library and assembly, once; empty if the process has ended. <see cref="Deleted"/> follows the path
    /// of a deleted file.
    /// </returns>
    /// <exception cref="UntrustedException">The process hides what it has mapped.</exception>
    [SupportedOSPlatform("linux")]
    public static ImmutableArray<string> Of(int? process)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(
                process is { } id ? string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/maps") : "/proc/self/maps");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UntrustedException("its process hides which libraries it has loaded (PR_SET_DUMPABLE)");
        }
        catch (IOException)
        {
            return [];
        }

        return [.. lines.Select(PathOf).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The path of a file with code; null for anything else, such as data, or memory without a file.</summary>
    private static string? PathOf(string line)
    {
        string[] fields = line.Split(' ', FieldsBeforePath + 1, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= FieldsBeforePath)
        {
            return null;
        }

        // The kernel escapes line feeds, since one ends the line.
        string path = fields[FieldsBeforePath].TrimStart(' ').Replace(@"\012", "\n", StringComparison.Ordinal);
        bool isMemory = !path.StartsWith('/') || path.StartsWith("/memfd:", StringComparison.Ordinal)
            || path.StartsWith("/dev/zero", StringComparison.Ordinal) || path.StartsWith("/SYSV", StringComparison.Ordinal);
        bool isCode = fields[1].Contains('x', StringComparison.Ordinal) || IsAssembly(path);
        return isCode && !isMemory ? path : null;
    }

    /// <summary>An assembly is compiled as it runs, so its file is mapped for reading only.</summary>
    private static bool IsAssembly(string path)
        => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".dll" + Deleted, StringComparison.OrdinalIgnoreCase);
}
