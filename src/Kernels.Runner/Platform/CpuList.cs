using System.Globalization;

namespace Kernels.Runner.Platform;

/// <summary>Processors as Linux lists them: <c>0-3,8,10-11</c>.</summary>
internal static class CpuList
{
    /// <summary>Reads a list.</summary>
    /// <param name="text">The list; null, or text that is not a list, gives no processors.</param>
    /// <returns>The processors' numbers.</returns>
    public static IReadOnlySet<int> Parse(string? text)
    {
        SortedSet<int> processors = [];
        foreach (string range in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] ends = range.Split('-', 2);
            if (TryParse(ends[0], out int first) && TryParse(ends[^1], out int last))
            {
                processors.UnionWith(Enumerable.Range(first, Math.Max(0, last - first + 1)));
            }
        }

        return processors;
    }

    /// <summary>The processors that this process may run on.</summary>
    /// <param name="files">The system's files.</param>
    /// <returns>The processors' numbers; none if the system does not say.</returns>
    public static IReadOnlySet<int> Allowed(SystemFiles files)
    {
        const string Label = "Cpus_allowed_list:";
        string? line = files.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
        return Parse(line?[Label.Length..]);
    }

    private static bool TryParse(string text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 1 << 16;
}
