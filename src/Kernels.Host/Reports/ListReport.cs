using Spectre.Console;

namespace Kernels.Host.Reports;

/// <summary>What there is on this machine, as tables.</summary>
internal static class ListReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="list">What there is.</param>
    /// <param name="console">Where to.</param>
    public static void Write(KernelList list, IAnsiConsole console)
    {
        console.Write(Backends(list));
        console.WriteLine();
        console.Write(Kernels(list));
        console.WriteLine();
        console.Write(Selected(list));
        console.WriteLine();
        foreach (ListedBackend backend in list.Backends)
        {
            if (backend.Reason is not null)
            {
                console.WriteLine($"{backend.Name} is unavailable: {backend.Reason}", new Style(Color.Yellow));
            }

            foreach (string problem in backend.Problems)
            {
                console.WriteLine($"{backend.Name}: {problem}", new Style(Color.Yellow));
            }
        }

        foreach (string warning in list.Kernels.Select(kernel => kernel.Selected.Warning).OfType<string>().Distinct())
        {
            console.WriteLine($"auto: {warning}", new Style(Color.Yellow));
        }
    }

    private static Table Backends(KernelList list)
    {
        Table table = Tables.Create().Text("backend").Text("status").Prose("what it is").Prose("from");
        foreach (ListedBackend backend in list.Backends)
        {
            table.Row(StyleOf(backend.Status), backend.Name, backend.Status.Name(), backend.Description, backend.Origin);
        }

        return table;
    }

    private static Table Kernels(KernelList list)
    {
        Table table = Tables.Create().Text("kernel");
        foreach (ListedBackend backend in list.Backends)
        {
            table.Prose(backend.Name);
        }

        foreach (ListedKernel kernel in list.Kernels)
        {
            table.AddRow(
            [
                new Text(kernel.Kernel),
                .. kernel.Implementations.Select(implementation => new Text(Describe(implementation), StyleOf(implementation.Status))),
            ]);
        }

        return table;
    }

    private static Table Selected(KernelList list)
    {
        Table table = Tables.Create().Text("kernel").Text("selected").Prose("why");
        foreach (ListedKernel kernel in list.Kernels)
        {
            ListedSelection selected = kernel.Selected;
            table.Row(
                selected.Backend is null ? new Style(Color.Red) : Style.Plain,
                kernel.Kernel,
                selected.Backend ?? Units.None,
                selected.Reason);
        }

        return table;
    }

    private static string Describe(ListedImplementation implementation) => implementation.Threads switch
    {
        null => implementation.Status.Name(),
        ThreadSupport.One => $"{implementation.Isa}, one thread",
        _ => $"{implementation.Isa}, threads",
    };

    private static Style StyleOf(Availability status) => status == Availability.Available ? Style.Plain : new Style(Color.Grey);
}
