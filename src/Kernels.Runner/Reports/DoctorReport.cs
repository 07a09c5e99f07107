using System.Collections.Immutable;
using System.Globalization;
using Kernels.Runner.Diagnosis;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Runner.Roofline;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>What the doctor found, as tables.</summary>
internal static class DoctorReport
{
    private static readonly Style Quiet = new(Color.Grey);

    /// <summary>Writes the report.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="console">Where to.</param>
    public static void Write(DoctorResult result, IAnsiConsole console)
    {
        console.Write(Facts(result));
        console.WriteLine();
        console.Write(InstructionSets(result.InstructionSets));
        if (!result.Caches.IsEmpty)
        {
            console.WriteLine();
            console.Write(Caches(result.Caches));
        }

        if (result.Ceilings is { } ceilings)
        {
            console.WriteLine();
            console.Write(CeilingTable(ceilings));
            console.Say($"measured by {ceilings.Backend}, {ceilings.Isa}; a bandwidth's ceiling is the higher of the two", Quiet);
        }

        console.WriteLine();
        Write(result.Findings, console);
    }

    private static TextTable Facts(DoctorResult result)
    {
        TextTable table = new TextTable().Text("machine").Prose("");
        void Add(string name, string value) => table.Row(Style.Plain, name, value);

        Add("processor", $"{result.Machine.Cpu}{(result.Virtual == true ? ", in a virtual machine" : "")}");
        Add("processors to use", result.Machine.LogicalProcessors.ToString(CultureInfo.InvariantCulture));
        Add("operating system", result.Machine.Os);
        Add(".NET", $"{result.Machine.Runtime}, {(result.Machine.Mode == "jit" ? "just in time" : "ahead of time")}");
        Add("kernels", $"{result.Machine.Version} {result.Machine.Build}".Trim());
        foreach (ListedBackend backend in result.Backends.Where(backend => backend.Status == Availability.Available))
        {
            Add($"backend {backend.Name}", backend.Description);
        }

        Add("frequency", Describe(result.Frequency));
        Add("container limits", Describe(result.Limits));
        Add("load", Describe(result.Load));
        Add("clock", Describe(result.Clock));
        Add("hardware counters", result.Counters.Available ? "available" : result.Counters.Reason!);
        foreach (BuildTool tool in result.Tools)
        {
            Add(tool.Name, tool.Path ?? "not found");
        }

        return table;
    }

    private static TextTable InstructionSets(ImmutableArray<InstructionSetUse> uses)
    {
        TextTable table = new TextTable().Text("instruction sets").Text("compiled for").Text("attainable").Text("used").Prose("why no more");
        foreach (InstructionSetUse use in uses)
        {
            table.Row(
                use.Used is null ? Quiet : Style.Plain,
                use.Code,
                use.Compiled.IsEmpty && use.Used is not null ? "what it runs on" : List(use.Compiled),
                List(use.Attainable),
                use.Used ?? Units.None,
                use.Reason ?? "");
        }

        return table;
    }

    private static TextTable Caches(ImmutableArray<CpuCache> caches)
    {
        TextTable table = new TextTable().Text("cache").Text("kind").Figures("size").Figures("line").Figures("ways").Figures("number").Figures("shared by");
        foreach (CpuCache cache in caches)
        {
            table.Row(
                Style.Plain,
                $"L{cache.Level}",
                cache.Kind,
                Units.Bytes(cache.Bytes),
                Units.Bytes(cache.LineBytes),
                cache.Ways?.ToString(CultureInfo.InvariantCulture) ?? Units.None,
                cache.Count.ToString(CultureInfo.InvariantCulture),
                cache.SharedBy.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static TextTable CeilingTable(MachineCeilings ceilings)
    {
        TextTable table = new TextTable()
            .Text("ceiling").Figures("threads").Figures("data").Figures("triad GB/s").Figures("read GB/s").Figures("GFLOP/s");
        foreach (ThreadCeilings own in ceilings.Threads)
        {
            string threads = own.Threads.ToString(CultureInfo.InvariantCulture);
            table.Row(
                Style.Plain, RooflineModel.MultiplyAdd, threads, Units.None, Units.None, Units.None, Units.Figure(own.Gflops));
            foreach (BandwidthCeiling level in own.Levels)
            {
                table.Row(
                    Style.Plain,
                    level.Level,
                    threads,
                    Units.Bytes(level.MeasuredBytes),
                    Units.Figure(level.TriadGbs),
                    Units.Figure(level.ReadGbs),
                    Units.None);
            }
        }

        return table;
    }

    private static void Write(ImmutableArray<Finding> findings, IAnsiConsole console)
    {
        if (findings.IsEmpty)
        {
            console.Say("nothing is missing, and nothing is in the way", new Style(Color.Green));
        }

        foreach (Finding finding in findings)
        {
            console.Say($"! {finding.What}", new Style(Color.Yellow));
            if (finding.Remedy is not null)
            {
                console.Say($"  → {finding.Remedy}");
            }
        }
    }

    private static string Describe(FrequencyPolicy frequency) => frequency is { Governor: null, Driver: null }
        ? "the system does not say"
        : $"governor {frequency.Governor ?? Units.None}, driver {frequency.Driver ?? Units.None}"
            + (frequency.Boost is { } boost ? $", boost {(boost ? "on" : "off")}" : "")
            + (frequency.SimultaneousMultithreading is { } smt ? $", SMT {(smt ? "on" : "off")}" : "");

    private static string Describe(ContainerLimits limits)
    {
        string processors = limits.Processors is { } quota ? $"{Units.Figure(quota)} processors" : "no limit of processor time";
        string memory = limits.MemoryBytes is { } bytes ? $"{Units.Bytes(bytes)} of memory" : "no limit of memory";
        return $"{processors}, {memory}";
    }

    private static string Describe(MachineLoad load)
        => $"{Units.Figure(load.Running)} tasks over the last minute, {Units.Percent(load.StealShare)} of the time stolen, "
            + $"{Units.Bytes(load.FreeMemoryBytes)} free";

    private static string Describe(ClockFacts clock)
        => $"{(clock.HighResolution ? "high resolution" : "time of day")}{(clock.Source is null ? "" : $" ({clock.Source})")}, "
            + $"tick {Units.Duration(clock.TickSeconds)}, smallest step {Units.Duration(clock.StepSeconds)}, "
            + $"a reading takes {Units.Duration(clock.ReadSeconds)}";

    private static string List(ImmutableArray<string> levels) => levels.IsEmpty ? Units.None : string.Join(", ", levels);
}
