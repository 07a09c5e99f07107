using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Kernels.Files;
using Kernels.Runner.Measuring;
using Kernels.Runner.Platform;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Repeating;

/// <summary>
/// Repeats comparisons in fresh processes of this program. Code and data lie elsewhere in memory in each, and a hundred
/// samples of one process can't show how much that matters.
/// </summary>
internal static class RepeatedComparison
{
    /// <summary>Runs a comparison in every process, and joins what they found.</summary>
    /// <param name="source">The kernel.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="settings">How to compare; the processes share the budget.</param>
    /// <param name="processes">How many processes.</param>
    /// <param name="progress">Receives each step as it starts.</param>
    /// <param name="cancellation">Ends the comparison early, with what was measured so far.</param>
    /// <returns>The result.</returns>
    /// <exception cref="KernelException">A process failed.</exception>
    public static ComparisonResult Run(
        WorkloadSource source,
        ImmutableArray<Backend> backends,
        ComparisonSettings settings,
        int processes,
        Action<Step> progress,
        CancellationToken cancellation)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        List<ComparisonResult> parts = [];
        for (int process = 0; process < processes && !cancellation.IsCancellationRequested; process++)
        {
            progress(new Step($"{source.Contract.Name} {settings.Data}: process {process + 1} of {processes}", (double)process / processes));
            ComparisonSettings share = settings with
            {
                BudgetSeconds = settings.BudgetSeconds / processes,
                Seed = settings.Seed + (ulong)process,

                // A pipe can't be read twice, so its content is passed on.
                Config = settings.PipedConfig is null ? settings.Config : Descriptors.Standard,
                Input = settings.Input?.WithPipedAs(Descriptors.Standard),
            };
            if (RunProcess(
            [
                .. RowCommand.Arguments(source.Contract, share),
                "--backends", string.Join(',', backends.Select(backend => backend.Name).Where(name => !BuildName.IsOld(name))),
                "--no-ceilings", "--json", Descriptors.Standard,
            ],
            OpenPiped(settings)) is not { } part || (parts.Count > 0 && IsUnmeasured(part)))
            {
                break;
            }

            parts.Add(part);
        }

        ProcessSummary? summary = parts.Count == 0 ? null : new(parts, source.Contract, settings, processes);
        WorkloadResult? workload = summary?.DescribeWorkload();
        ImmutableArray<Influence> influences = InfluenceSearch.OfThisProcess(backends, settings.MostThreads);
        return new ComparisonResult(
            Machine.Current, settings.Seed, workload is null ? [] : [workload], summary is null ? [] : [.. summary.DescribeCandidates()])
        {
            Started = started,
            Complete = workload?.Complete == true,
            Against = workload is null ? null : BuildChanges.Join(parts, workload),
            Conditions = [.. MeasuringConditions.Find(settings, influences)],
            Influences = influences,
        };
    }

    /// <summary>
    /// Whether it was interrupted before it measured anything. Including it would discard what the others measured.
    /// </summary>
    private static bool IsUnmeasured(ComparisonResult part)
        => part.Results.Any(candidate => candidate.Verdict == Verdict.Unmeasured);

    /// <summary>
    /// Ctrl-C reaches this process and its children alike, so a child ends by itself with what it has. Null if it was only
    /// starting and has nothing.
    /// </summary>
    private static ComparisonResult? RunProcess(IEnumerable<string> arguments, Stream? input)
    {
        using Process child = Process.Start(StartInfo(arguments, input is not null))!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            Send(input, child);
        }

        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        ComparisonResult? result = JsonReport.TryRead(output);
        return result is null && child.ExitCode != ExitCode.Interrupted
            ? throw new KernelException(
                $"a child process ended with exit code {child.ExitCode} and no result: {WithoutProgress(errors.Result)}")
            : result;
    }

    /// <summary>Its standard error, without the progress lines.</summary>
    private static string WithoutProgress(string errors)
        => string.Join('\n', errors.Trim().Split('\n').Where(line => !line.StartsWith(ProgressWriter.Prefix, StringComparison.Ordinal)));

    /// <summary>What came through a pipe: the configuration, or an input of the kernel; null if nothing did.</summary>
    private static Stream? OpenPiped(ComparisonSettings settings)
        => settings.PipedConfig is { } config ? new MemoryStream(config) : settings.Input?.Piped?.Open();

    private static void Send(Stream input, Process child)
    {
        try
        {
            input.CopyTo(child.StandardInput.BaseStream);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended, and its exit code and its errors say why.
        }
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments, bool hasInput)
    {
        // If this program is an assembly, dotnet runs it, and needs the assembly's path first.
        string executable = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(executable).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] assembly = isDotnet ? [Environment.GetCommandLineArgs()[0]] : [];
        return new ProcessStartInfo(executable, [.. assembly, .. arguments])
        {
            RedirectStandardInput = hasInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // Documents are UTF-8 in any locale.
            StandardOutputEncoding = Encoding.UTF8,
        };
    }
}
