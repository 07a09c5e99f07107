using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>Options and arguments that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>The name of the argument for kernels.</summary>
    public const string KernelArgument = "KERNEL";

    /// <summary>The configuration file, for every verb.</summary>
    public static Option<string?> Config { get; } = new("--config")
    {
        HelpName = "FILE",
        Description = "Read this configuration file instead of appsettings.json in the current directory.",
        Recursive = true,
    };

    /// <summary>The names of the built-in kernels, for help.</summary>
    public static string KernelNames { get; } = string.Join(", ", OwnKernels.Added.Contracts.Select(contract => contract.ShortName));

    /// <summary>The kernels to work on.</summary>
    public static Argument<string[]> Kernels(ArgumentArity arity, string help) => new(KernelArgument)
    {
        Arity = arity,
        Description = $"{help} {KernelNames}, and those of plug-ins; also patterns such as 'j*'.",
    };

    /// <summary>The backends to work on.</summary>
    public static Option<string[]?> Backends() => new("--backends")
    {
        HelpName = "A,B",
        Description = "Backends, separated by commas; also patterns such as 'numpy*'. [default: all that have one of the kernels]",
        CustomParser = result => result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries),
    };

    /// <summary>Checks the one backend of a call, before any input is read.</summary>
    /// <param name="host">The host.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kernel">The kernel that is called.</param>
    /// <exception cref="KernelsConfigurationException">There is no such backend, or there are several.</exception>
    public static void RequireBackend(KernelHost host, Option option, string name, KernelContract kernel)
    {
        if (name.Contains(',', StringComparison.Ordinal))
        {
            throw new KernelsConfigurationException(
                $"{option.Name} is '{name}'; allowed: one backend. '{ProgramName.Value} compare {kernel.Name} --backends {name}' compares several.");
        }

        if (!KernelsSettings.IsAuto(name))
        {
            host.FindBackend(name);
        }
    }

    /// <summary>The thread counts to work on.</summary>
    public static Option<int[]?> Threads(string defaultMeaning) => new("--threads")
    {
        HelpName = "N,M",
        Description = $"Thread counts, separated by commas. [default: {defaultMeaning}]",
        CustomParser = Values.ParseThreads,
    };

    /// <summary>Whether to skip measuring what the machine can reach.</summary>
    public static Option<bool> NoCeilings() => new("--no-ceilings")
    {
        Description = "Don't measure this machine's ceilings: its peak speed and bandwidths.",
    };

    /// <summary>Whether to write a document for programs.</summary>
    /// <param name="schema">The document's format.</param>
    /// <param name="otherwise">What is written without it.</param>
    public static Option<bool> Json(string schema, string otherwise = "tables") => new("--json")
    {
        Description = $"Write JSON ({schema}) instead of {otherwise}.",
    };

    /// <summary>Whether what is measured or run does so in processes of its own.</summary>
    /// <param name="what">What runs there, such as <c>each backend</c>.</param>
    public static Option<bool> Isolate(string what) => new("--isolate")
    {
        Description = $"Run {what} in its own process, so that a fault ends only that process.",
    };

    /// <summary>The isolation that <see cref="Isolate"/> asks for; null if it is not given.</summary>
    public static Isolation? IsolationOf(bool isolate) => isolate ? Isolation.Process : null;

    /// <summary>The thread counts that the user named; if none, 1 and the number of processors.</summary>
    public static ImmutableArray<int> ChooseThreads(int[]? named) => named switch
    {
        [_, ..] => [.. named],
        _ when Environment.ProcessorCount == 1 => [1],
        _ => [1, Environment.ProcessorCount],
    };

    /// <summary>The backends that the user named, each once; if none is named, all that may have one of the kernels.</summary>
    public static ImmutableArray<Backend> FindBackends(KernelHost host, string[]? names, ImmutableArray<WorkloadSource> sources)
    {
        if (names is [_, ..])
        {
            return NamePattern.Find(names, host.Backends, backend => backend.Name, host.FindBackend, "backend");
        }

        // What can't be used here, or offers a kernel wrongly, is shown with the reason.
        ImmutableArray<Backend> concerned =
        [
            .. host.Backends.Where(backend => backend.UnavailableReason is not null || !backend.Problems.IsEmpty
                || sources.Any(source => backend.Find(source.Contract) is not null)),
        ];
        return concerned.IsEmpty ? host.Backends : concerned;
    }

    /// <summary>The backends that the user named, each of which has to be available. Patterns don't count.</summary>
    public static ImmutableArray<string> NamedBackends(string[]? names) => [.. (names ?? []).Where(name => !NamePattern.IsPattern(name))];
}
