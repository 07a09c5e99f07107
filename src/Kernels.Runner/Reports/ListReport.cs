using Kernels.Files;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>What is available on this machine, as tables.</summary>
internal static class ListReport
{
    /// <summary>The most kernels that are named because something has them not.</summary>
    private const int MostMissing = 3;

    /// <summary>Writes the report.</summary>
    /// <param name="list">The list.</param>
    /// <param name="console">Where to.</param>
    public static void Write(KernelList list, IAnsiConsole console)
    {
        console.Write(Kernels(list));
        console.WriteLine();
        console.Write(Implementations(list));
        console.WriteLine();
        console.Write(Selected(list));
        console.WriteLine();
        console.Write(Origins(list));
        console.WriteLine();
        foreach (ListedBackend backend in list.Backends)
        {
            if (backend.Reason is not null)
            {
                console.Say($"{backend.Name} is unavailable: {backend.Reason}", new Style(Color.Yellow));
            }

            foreach (string problem in backend.Problems)
            {
                console.Say($"{backend.Name}: {problem}", new Style(Color.Yellow));
            }
        }

        foreach (IGrouping<string, string> warned in list.Kernels
            .Where(kernel => kernel.Selected.Warning is not null)
            .GroupBy(kernel => kernel.Selected.Warning!, kernel => kernel.Kernel))
        {
            console.Say($"auto, for {string.Join(", ", warned)}: {warned.Key}", new Style(Color.Yellow));
        }
    }

    private static TextTable Kernels(KernelList list)
    {
        TextTable table = new TextTable().Text("kernel").Prose("what it is");
        foreach (ListedKernel kernel in list.Kernels)
        {
            table.Row(Style.Plain, kernel.Kernel, kernel.Summary);
        }

        return table;
    }

    /// <summary>Some of the kernels, or in a word all of them.</summary>
    private static string NamesOf(IEnumerable<string> kernels, KernelList list)
    {
        string[] names = [.. kernels];
        string[] missing = [.. list.Kernels.Select(kernel => kernel.Kernel).Except(names)];
        return missing.Length == 0 ? "all"
            : missing.Length <= MostMissing && missing.Length < names.Length ? $"all but {string.Join(", ", missing)}"
            : string.Join(", ", names);
    }

    /// <summary>
    /// A row for each way in which a backend computes. Most backends compute all their kernels in one way, so the table stays
    /// narrow and short.
    /// </summary>
    private static TextTable Implementations(KernelList list)
    {
        TextTable table = new TextTable().Text("backend").Text("computes with").Prose("kernels");
        foreach (ListedBackend backend in list.Backends)
        {
            ILookup<string, string> ways = WaysOf(backend, list);
            foreach (IGrouping<string, string> kernels in ways)
            {
                table.Row(Style.Plain, backend.Name, kernels.Key, NamesOf(kernels, list));
            }

            if (ways.Count == 0)
            {
                string status = backend.Status == Availability.Available ? Units.None : backend.Status.Name();
                table.Row(new Style(Color.Grey), backend.Name, status, Units.None);
            }
        }

        return table;
    }

    /// <summary>A backend's kernels, by what they are computed with.</summary>
    private static ILookup<string, string> WaysOf(ListedBackend backend, KernelList list)
        => (from kernel in list.Kernels
            from implementation in kernel.Implementations
            where implementation.Backend == backend.Name && implementation.Status == Availability.Available
            select (kernel.Kernel, Way: $"{implementation.Isa}, {(implementation.Threads == ThreadSupport.One ? "one thread" : "threads")}"))
            .ToLookup(pair => pair.Way, pair => pair.Kernel);

    private static TextTable Origins(KernelList list)
    {
        TextTable table = new TextTable().Text("backend").Prose("what it is, and where it comes from");
        foreach (ListedBackend backend in list.Backends)
        {
            table.Row(
                backend.Status == Availability.Available ? Style.Plain : new Style(Color.Grey),
                backend.Name,
                $"{backend.Description}; {FromHere(backend.Origin)}");
        }

        return table;
    }

    /// <summary>Shows a path below the current folder relative to that folder.</summary>
    private static string FromHere(string origin)
        => Path.IsPathRooted(origin) && CurrentFolder.Path is { } here && Path.GetRelativePath(here, origin) is var relative
            && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : origin;

    private static TextTable Selected(KernelList list)
    {
        TextTable table = new TextTable().Prose("kernels").Text("selected").Prose("why");
        foreach (IGrouping<(string? Backend, int? Threads, string Reason), string> kernels in list.Kernels
            .GroupBy(kernel => (kernel.Selected.Backend, kernel.Selected.Threads, kernel.Selected.Reason), kernel => kernel.Kernel))
        {
            (string? backend, int? threads, string reason) = kernels.Key;
            table.Row(
                backend is null ? new Style(Color.Red) : Style.Plain,
                NamesOf(kernels, list),
                backend is null ? Units.None : ReportText.NameOf(backend, threads is 0 ? null : threads),
                reason);
        }

        return table;
    }
}
