using System.Globalization;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>The plug-ins that were found, as a table.</summary>
internal static class PluginReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="list">The plug-ins.</param>
    /// <param name="console">Where to.</param>
    public static void Write(PluginList list, IAnsiConsole console)
    {
        if (list.Plugins.IsEmpty)
        {
            console.WriteLine(
                $"no plug-ins were found: name folders in Kernels:Plugins:Folders or in {PluginSearch.PathVariable}, "
                + $"or put them into {Path.Combine(AppContext.BaseDirectory, PluginSearch.FolderBesideHost)}");
            return;
        }

        console.Write(Table(list));
        foreach (ListedPlugin plugin in list.Plugins)
        {
            console.WriteLine();
            console.WriteLine($"{plugin.Id}: {plugin.Reason}", StyleOf(plugin.State));
            foreach (string problem in plugin.Problems)
            {
                console.WriteLine($"  {problem}", new Style(Color.Yellow));
            }

            console.WriteLine($"  folder {plugin.Folder}, by {plugin.Source}");
            if (plugin.Hash is not null)
            {
                console.WriteLine($"  hash {plugin.Hash}");
            }
        }
    }

    private static Table Table(PluginList list)
    {
        Table table = Tables.Create().Text("plug-in").Text("version").Text("kind").Text("state").Figures("faults").Prose("kernels");
        foreach (ListedPlugin plugin in list.Plugins)
        {
            table.Row(
                StyleOf(plugin.State),
                plugin.Id,
                plugin.Version ?? Units.None,
                plugin.Kind?.Name() ?? Units.None,
                plugin.State.Name(),
                plugin.Faults.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", plugin.Kernels));
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
