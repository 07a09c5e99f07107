using System.Collections.Immutable;
using System.Globalization;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>The plug-ins that were found, as a table.</summary>
internal static class PluginReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="plugins">The plug-ins.</param>
    /// <param name="verbose">Whether to show the libraries that they load from outside their folders too.</param>
    /// <param name="console">Where to.</param>
    public static void Write(ImmutableArray<LoadedPlugin> plugins, bool verbose, IAnsiConsole console)
    {
        if (plugins.IsEmpty)
        {
            console.Say(
                $"no plug-ins were found: name folders in Kernels:Plugins:Folders or in {PluginSearch.PathVariable}, "
                + $"or put them into {Path.Combine(AppContext.BaseDirectory, PluginSearch.FolderBesideHost)}");
            return;
        }

        console.Write(Table(plugins));
        foreach (LoadedPlugin plugin in plugins)
        {
            console.WriteLine();
            console.Say($"{plugin.Candidate.Id}: {plugin.Reason}", StyleOf(plugin.State));
            foreach (string problem in (plugin.Backend?.Problems ?? []).Select(problem => problem.ToString()))
            {
                console.Say($"  {problem}", new Style(Color.Yellow));
            }

            console.Say($"  folder {plugin.Candidate.Folder}, by {plugin.Candidate.Source}");
            if (plugin.Candidate.Hash is not null)
            {
                console.Copyable($"  hash {plugin.Candidate.Hash}");
            }

            foreach (string library in verbose ? plugin.Libraries : [])
            {
                console.WriteLine($"  outside its folder {library}", new Style(Color.Grey));
            }
        }
    }

    private static TextTable Table(ImmutableArray<LoadedPlugin> plugins)
    {
        TextTable table = new TextTable().Text("plug-in").Text("version").Text("kind").Text("state").Figures("faults").Prose("kernels");
        foreach (LoadedPlugin plugin in plugins)
        {
            table.Row(
                StyleOf(plugin.State),
                plugin.Candidate.Id,
                plugin.Candidate.Manifest?.Version ?? Units.None,
                plugin.Candidate.Manifest?.Kind.Name() ?? Units.None,
                plugin.State.Name(),
                plugin.Faults.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", plugin.Backend?.Implementations.Select(implementation => implementation.Contract.Id) ?? []));
        }

        return table;
    }

    private static Style StyleOf(PluginState state) => state switch
    {
        PluginState.Accepted => Style.Plain,
        PluginState.Unavailable => new Style(Color.Grey),
        _ => new Style(Color.Yellow),
    };
}
