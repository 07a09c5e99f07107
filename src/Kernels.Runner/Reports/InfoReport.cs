using System.Collections.Immutable;
using Kernels.Runner.Wording;
using Kernels.Workloads;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>A kernel's contract, its presets, and which backends implement it here.</summary>
internal static class InfoReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="source">Its workloads.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="console">Where to.</param>
    public static void Write(
        KernelContract contract, WorkloadSource source, ImmutableArray<Backend> backends, IAnsiConsole console)
    {
        console.Say(contract.Id, $"  {contract.Summary}");
        console.WriteLine();
        WriteLines(console, "definition", [contract.Definition]);
        WriteLines(console, "rules", contract.Rules);
        WriteLines(console, "work model", [contract.WorkModel]);
        WriteLines(console, "tolerance", [contract.Tolerance]);
        WriteLines(console, "parts", [contract.Declaration?.Cut?.Describe() ?? "none: a call can't be cut"]);

        TextTable parameters = new TextTable().Text("parameter").Text("type").Text("range").Prose("meaning");
        foreach (KernelParameter parameter in contract.Parameters)
        {
            parameters.Row(Style.Plain, parameter.Name, parameter.Type, parameter.Range, parameter.Description);
        }

        TextTable buffers = new TextTable().Text("buffer").Text("type").Text("direction").Text("shape").Prose("content");
        foreach (KernelBuffer buffer in contract.Buffers)
        {
            buffers.Row(Style.Plain, buffer.Name, buffer.ElementType, NameOf(buffer.Direction), buffer.Shape, buffer.Description);
        }

        TextTable presets = new TextTable().Text("preset").Prose("shape");
        foreach (WorkloadSize size in Enum.GetValues<WorkloadSize>())
        {
            presets.Row(Style.Plain, size.Name(), source.Describe(size));
        }

        foreach (TextTable table in new[] { parameters, buffers, presets, Implementations(contract, backends) }.Where(table => table.Rows > 0))
        {
            console.WriteLine();
            console.Write(table);
        }
    }

    private static TextTable Implementations(KernelContract contract, ImmutableArray<Backend> backends)
    {
        TextTable table = new TextTable().Text("backend").Text("isa").Text("threads").Prose("from");
        foreach (Backend backend in backends)
        {
            if (backend.Find(contract) is { } implementation)
            {
                string threads = implementation.Threads == ThreadSupport.One ? "one" : "many";
                table.Row(Style.Plain, backend.Name, implementation.InstructionSet, threads, backend.Origin);
            }
            else
            {
                string reason = backend.UnavailableReason ?? $"does not implement {contract.Id}";
                table.Row(new Style(Color.Grey), backend.Name, Units.None, Units.None, reason);
            }
        }

        return table;
    }

    private static void WriteLines(IAnsiConsole console, string heading, ImmutableArray<string> lines)
    {
        console.Say(heading, "");
        foreach (string line in lines)
        {
            console.Say($"  {line}");
        }
    }

    private static string NameOf(BufferDirection direction) => direction switch
    {
        BufferDirection.In => "in",
        BufferDirection.Out => "out",
        BufferDirection.InOut => "in, out",
        _ => "scratch",
    };
}
