using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Kernels.Hosting;

namespace Kernels.Host.Commands;

/// <summary>Options and arguments that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>The configuration file, for every verb.</summary>
    public static Option<string?> Config { get; } = new("--config")
    {
        HelpName = "FILE",
        Description = "Configuration file, instead of appsettings.json in the current directory.",
        Recursive = true,
    };

    /// <summary>The names of all kernels that are known before plug-ins are, for help.</summary>
    public static string KernelNames { get; } = string.Join(", ", KernelContracts.All.Select(contract => contract.Name));

    /// <summary>The kernels to work on.</summary>
    public static Argument<string[]> Kernels(ArgumentArity arity, string help)
    {
        Argument<string[]> kernels = new("KERNEL") { Arity = arity, Description = $"{help} {KernelNames}, and what plug-ins declare." };
        RefuseOptions(kernels);
        return kernels;
    }

    /// <summary>Refuses misspelt options, which an argument that takes several words swallows too.</summary>
    public static void RefuseOptions(Argument<string[]> words) => words.Validators.Add(result =>
    {
        if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } option)
        {
            result.AddError(UsageErrors.DescribeUnknown(option.Value, ((CommandResult)result.Parent!).Command));
        }
    });

    /// <summary>The backends to work on.</summary>
    public static Option<string[]?> Backends() => new("--backends")
    {
        HelpName = "A,B",
        Description = "Backends, separated by commas. [default: all]",
        CustomParser = result => result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries),
    };

    /// <summary>The thread counts to work on.</summary>
    public static Option<int[]?> Threads(string defaultMeaning) => new("--threads")
    {
        HelpName = "N,M",
        Description = $"Thread counts, separated by commas. [default: {defaultMeaning}]",
        CustomParser = Values.ParseThreads,
    };

    /// <summary>Whether to leave out measuring what the machine can reach.</summary>
    public static Option<bool> NoCeilings() => new("--no-ceilings")
    {
        Description = "Don't measure what this machine can reach at most.",
    };

    /// <summary>Whether every backend runs in a process of its own.</summary>
    public static Option<bool> Isolate() => new("--isolate")
    {
        Description = "Run each backend in a process of its own, so that what it does wrong ends nothing else.",
    };

    /// <summary>What <see cref="Isolate"/> says.</summary>
    public static Isolation? IsolationOf(bool isolate) => isolate ? Isolation.Process : null;

    /// <summary>The thread counts named by the user; one, and every processor, where none is.</summary>
    public static ImmutableArray<int> ChooseThreads(int[]? named) => named switch
    {
        [_, ..] => [.. named],
        _ when Environment.ProcessorCount == 1 => [1],
        _ => [1, Environment.ProcessorCount],
    };

    /// <summary>The backends named by the user, each once; all where none is.</summary>
    public static ImmutableArray<Backend> FindBackends(KernelHost host, string[]? names)
        => names is null or [] ? host.Backends : [.. names.Select(host.FindBackend).Distinct()];
}
