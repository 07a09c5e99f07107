using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Kernels.Files;
using Kernels.Host.Builds;
using Kernels.Host.Diagnosis;
using Kernels.Host.Reports;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>
/// Repeats comparisons in fresh processes of this program: where code and data lie in memory is drawn anew in each, and
/// a hundred samples of one process can't tell what that is worth.
/// </summary>
internal static class RepeatedComparison
{
    /// <summary>Runs each kernel's comparison in every process, and joins what they found.</summary>
    /// <param name="sources">The kernels.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="settings">How to compare; the processes share the budget.</param>
    /// <param name="processes">How many processes.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Ends the comparison early, with what was measured so far.</param>
    /// <returns>The results.</returns>
    /// <exception cref="KernelException">A process failed.</exception>
    public static ComparisonResult Run(
        ImmutableArray<WorkloadSource> sources,
        ImmutableArray<Backend> backends,
        ComparisonSettings settings,
        int processes,
        Action<Step> progress,
        CancellationToken cancellation)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        List<WorkloadResult> workloads = [];
        List<CandidateResult> results = [];
        List<Changes> changes = [];
        foreach ((int index, WorkloadSource source) in sources.Index())
        {
            Action<Step> partly = progress.Part(index, sources.Length);
            List<ComparisonResult> parts = [];
            for (int process = 0; process < processes && !cancellation.IsCancellationRequested; process++)
            {
                partly(new Step($"{source.Contract.Name} {settings.Data}: process {process + 1} of {processes}", (double)process / processes));
                ComparisonSettings share = settings with
                {
                    BudgetSeconds = settings.BudgetSeconds / processes,
                    Seed = settings.Seed + (ulong)process,

                    // Nobody can read a pipe again: what came through it is passed on.
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

            if (parts.Count > 0)
            {
                ProcessSummary summary = new(parts, source.Contract, settings, processes);
                workloads.Add(summary.DescribeWorkload());
                results.AddRange(summary.DescribeCandidates());
                changes.AddRange(BuildChanges.Join(parts, workloads[^1]) is { } joined ? [joined] : []);
            }
        }

        ImmutableArray<Influence> influences = InfluenceSearch.OfThisProcess(backends, settings.MostThreads);
        return new ComparisonResult(Machine.Current, settings.Seed, [.. workloads], [.. results])
        {
            Started = started,
            Complete = workloads.Count == sources.Length && workloads.TrueForAll(workload => workload.Complete),
            Against = Changes.Join(changes),
            Conditions = [.. MeasuringConditions.Find(settings, influences)],
            Influences = influences,
        };
    }

    /// <summary>Whether it was interrupted before it came to measure, which would leave nothing of what others measured.</summary>
    private static bool IsUnmeasured(ComparisonResult part)
        => part.Results.Any(candidate => candidate.Verdict == Verdict.Unmeasured);

    /// <summary>
    /// Ctrl-C reaches this process and its children alike, and so a child ends by itself with what it has; null where that
    /// is nothing, because it was only starting.
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
                $"a process of its own ended with exit code {child.ExitCode} and no result: {WithoutProgress(errors.Result)}")
            : result;
    }

    /// <summary>What it said on standard error, but for the lines that tell how far it has come.</summary>
    private static string WithoutProgress(string errors)
        => string.Join('\n', errors.Trim().Split('\n').Where(line => !line.StartsWith(ProgressWriter.Prefix, StringComparison.Ordinal)));

    /// <summary>What came through a pipe: the configuration, or an input of the kernel; null where nothing did.</summary>
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
        // As an assembly, this program is run by dotnet, which then needs the assembly's path first.
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
