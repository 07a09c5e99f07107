using System.Globalization;
using Kernels.Hosting;
using Kernels.Runner.Wording;
using Kernels.Workloads;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>The outcome of running a kernel once.</summary>
/// <param name="Contract">The kernel.</param>
/// <param name="Shape">Shape and parameters.</param>
/// <param name="Selection">Which implementation ran, and why.</param>
/// <param name="Elapsed">The duration of the call, the first of the process.</param>
/// <param name="Summary">One line about the result.</param>
/// <param name="Figures">What the result says, in figures; null if the contract has none, or the result is wrong.</param>
/// <param name="Validation">What the oracle says; null if it was not asked.</param>
/// <param name="Work">The work of the call; null if the oracle, which may have to count it, was not asked.</param>
internal sealed record RunResult(
    KernelContract Contract,
    string Shape,
    Selection Selection,
    TimeSpan Elapsed,
    string Summary,
    ResultSummary? Figures,
    Validation? Validation,
    Work? Work)
{
    /// <summary>Where the call was cut, and what that took; null if it was not.</summary>
    public CutSize? Cut { get; init; }

    /// <summary>What became of the calls in the cache of results; null without one.</summary>
    public CacheUse? Cache { get; init; }

    /// <summary>Whether amounts of memory are told in powers of 1000, as the user told the limit.</summary>
    public bool IsDecimal { get; init; }

    /// <summary>How many threads computed, which may be fewer than were asked for; null if unknown.</summary>
    public int? ThreadsUsed { get; init; }

    /// <summary>The threads that a call is asked to use.</summary>
    public static int ThreadsOf(Selection selection)
        => selection.Implementation.Threads == ThreadSupport.One ? 1 : new KernelOptions(selection.Threads).ThreadCount;
}

/// <summary>What became of the calls of a run that went through the cache of results.</summary>
/// <param name="Hits">How many results were found.</param>
/// <param name="Misses">How many were computed.</param>
/// <param name="TooLarge">How many of those are larger than the whole cache may be, and are not kept.</param>
/// <param name="BytesKept">The bytes of those that are kept.</param>
internal sealed record CacheUse(int Hits, int Misses, int TooLarge, long BytesKept);

/// <summary>A run as lines.</summary>
internal static class RunReport
{
    private const int LeastLabelWidth = 10;

    /// <summary>Writes the report.</summary>
    /// <param name="result">The run.</param>
    /// <param name="console">Where to.</param>
    public static void Write(RunResult result, IAnsiConsole console)
    {
        // An application's or a plug-in's own kernel may have a name longer than the labels.
        int labelWidth = Math.Max(LeastLabelWidth, result.Contract.Name.Length + 1);
        Write(result.Contract.Name, result.Shape);
        Write("backend", Describe(result));
        Write("chosen", result.Selection.Reason);
        Write("time", $"{Units.Duration(result.Elapsed.TotalSeconds)} {WhatFor(result)}{Speed(result)}");
        if (result.Cut is { } cut)
        {
            if (cut.Partition is { } partition)
            {
                Write("partition", string.Create(
                    CultureInfo.InvariantCulture, $"{partition.Number} of {partition.Count}, from {cut.Begin} to {cut.End} of {cut.Extent} along {cut.Dimension}"));
            }

            if (cut.ResumedFrom is { } from)
            {
                Write("resumed", string.Create(CultureInfo.InvariantCulture, $"from {from} of {cut.Extent} along {cut.Dimension}{(cut.ResumedSteps > 0 ? $", after {cut.ResumedSteps} steps" : "")}"));
            }

            Write("parts", string.Create(CultureInfo.InvariantCulture, $"{cut.Parts}, each {ExtentOf(cut)}{HaloOf(cut)}"));
            string limit = cut.Limit is { } bytes ? $" of the {Units.Bytes(bytes, result.IsDecimal)} allowed" : "";
            Write("memory", $"at most {Units.Bytes(cut.Memory, result.IsDecimal)}{limit}");
        }

        if (result.Cache is { } cache)
        {
            Write("cache", Describe(cache));
        }

        Write("result", result.Summary);
        if (result.Validation is { } validation)
        {
            Write("verdict", validation.Passed
                ? $"pass, residual {Units.Residual(validation.Residual)}"
                : $"fail: {validation.Detail}");
        }

        if (result.Figures is { } figures)
        {
            console.WriteLine();
            console.Write(FigureTable.Of(figures));
        }

        void Write(string label, string text) => console.Say(label.PadRight(labelWidth), text, labelWidth);
    }

    private static string ExtentOf(CutSize cut) => cut.Rows is (string along, int most)
        ? string.Create(CultureInfo.InvariantCulture, $"up to {cut.PartExtent} of {cut.Dimension} with up to {most} of {along}")
        : string.Create(CultureInfo.InvariantCulture, $"{cut.PartExtent} of {cut.Dimension}");

    private static string HaloOf(CutSize cut)
        => (cut.HaloBefore > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {cut.HaloBefore} {(cut.HaloAfter > 0 ? "on both sides" : "before it")}") : "")
            + (cut.Passes > 1 ? string.Create(CultureInfo.InvariantCulture, $", in each of {cut.Passes} passes") : "");

    private static string WhatFor(RunResult result)
        => result.Cut is not null ? "for all parts" : result.Cache is { Hits: 1 } ? "to find the result" : "for the first call";

    private static string Describe(CacheUse use)
    {
        string kept = use.TooLarge > 0 ? $"{use.TooLarge} larger than the cache, and not kept; " : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{use.Hits} found, {use.Misses} computed; {kept}{Units.Bytes(use.BytesKept)} added");
    }

    private static string Speed(RunResult result) => (result.Work, result.Contract.Bottleneck) switch
    {
        _ when result.Cut is { } cut => $", {Units.Bytes(cut.BytesRead, result.IsDecimal)} read and {Units.Bytes(cut.BytesWritten, result.IsDecimal)} written, "
            + $"{Units.Bytes((cut.BytesRead + cut.BytesWritten) / result.Elapsed.TotalSeconds, result.IsDecimal)}/s",
        (null, _) => "",
        _ when result.Cache is { Hits: > 0 } => "",
        ({ } work, Bottleneck.Compute) => $", {Units.Figure(work.Flops / result.Elapsed.TotalSeconds / 1e9)} GFLOP/s",
        ({ } work, _) => $", {Units.Figure(work.Bytes / result.Elapsed.TotalSeconds / 1e9)} GB/s",
    };

    private static string Describe(RunResult result)
    {
        Selection selection = result.Selection;
        int asked = RunResult.ThreadsOf(selection);
        string threads = result.ThreadsUsed is { } used
            ? used == asked ? $"{used}" : $"{used} of {asked}"
            : asked == 1 ? "1" : $"up to {asked}";
        return $"{selection.Backend.Name}, {selection.Implementation.InstructionSet}, {threads} {(asked == 1 ? "thread" : "threads")}";
    }
}
