using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Files;
using Kernels.Workloads;

namespace Kernels.Runner.Commands.Help;

/// <summary>An example in help.</summary>
/// <param name="Command">The words that name the command; empty for the program itself.</param>
/// <param name="Words">The whole call, without the program's name.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record HelpExample(string Command, string Words, string Meaning);

/// <summary>The examples of every verb, in the order in which help shows them.</summary>
internal static class HelpExamples
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<HelpExample> All { get; } =
    [
        new("", "list", "Show what is available, and what would be used."),
        new("", "compare julia", "Find the fastest backend for Julia sets."),
        new("list", "list", "Show a table of kernels and backends."),
        new("list", "list --json", "The same as JSON, for a program."),
        new("info", "info spmv", "Show what the sparse product computes, and from what."),
        new("run", "run julia --image julia.png", "Compute a Julia set and draw it."),
        new("run", "run spmv --matrix m.mtx --output y.npy", "Multiply a matrix from a file with a vector."),
        new("run julia", "run julia --width 2000 --height 1000 --image julia.png", "Draw a wide picture."),
        new("run julia", "run julia --backend native --threads 2 --validate", "Choose the backend, and check its result."),
        new("run diffusion", "run diffusion --steps 1000 --output grid.npy", "Spread heat for 1000 steps."),
        new("run spmv", "run spmv --matrix m.mtx --x x.npy --output y.npy", "Multiply your own matrix and vector."),
        new("run feature_hash", "run feature_hash --text tokens.txt --image buckets.png", "See how evenly the hash spreads your tokens, one a line."),
        new("run dawg_contains", "run dawg_contains --words words.txt --text tokens.txt", "Find out which tokens are words of a list."),
        new("merge", "merge parts --output y.npy", "Make the whole of what every 'run polynomial --partition I/8 --into parts' wrote."),
        new("merge", "merge parts --output sums=s.npy --output counts=c.npy", "The same of a kernel with several results."),
        new("compare", "compare julia", "Compare every backend."),
        new("compare", "compare spmv --backends native,simd --size all --budget 1m", "Compare two backends at every size, a minute each."),
        new("compare", "compare spmv --matrix m.mtx", "Compare on a matrix of your own."),
        new("compare", "compare diffusion --save monday", "Keep the result."),
        new("compare", "compare diffusion --against monday", "Measure again, and say what changed."),
        new("report", "report result.json --html report.html", "Draw charts of a saved result."),
        new("report", "report new.json --against old.json", "Say what changed between two results."),
        new("cache", "cache --clear", "Remove the results that 'run --cache' kept."),
        new("history", "history", "List the results that were kept."),
        new("history", "history diffusion", "Show how the times of a kernel changed."),
        new("check", "check", "Validate everything."),
        new("check", "check --plugin my-plugin", "Find out what your own plug-in gets wrong."),
        new("tune", "tune", "Measure every kernel, so that auto knows the fastest backend."),
        new("tune", "tune --show", "Show what was measured before."),
        new("plugins", "plugins", "Show which plug-ins were found, and why one was rejected."),
        new("plugins", "plugins --forgive numba", "Give a plug-in that crashed another chance."),
        new("doctor", "doctor", "Measure the machine, and find what slows it down."),
        new("doctor", "doctor --no-ceilings", "Look at the machine without measuring."),
        new("help", "help compare", $"The same as '{ProgramName.Value} compare --help'."),
        new("help", "help run julia", "Show the options of a kernel."),
        new("completion", "completion bash", $"Bash; in ~/.bashrc: source <({ProgramName.Value} completion bash)"),
        new("completion", "completion zsh", $"Zsh; in ~/.zshrc, after compinit: source <({ProgramName.Value} completion zsh)"),
        new("completion", "completion fish", $"Fish; save it as ~/.config/fish/completions/{ProgramName.Value}.fish"),
        new("completion", "completion pwsh", $"PowerShell; in $PROFILE: {ProgramName.Value} completion pwsh | Out-String | Invoke-Expression"),
    ];

    /// <summary>The examples of a command.</summary>
    /// <param name="command">The command.</param>
    public static IEnumerable<HelpExample> Of(Command command)
    {
        string[] path = CommandTree.PathOf(command).Split(' ');
        string words = string.Join(' ', path[1..]);
        HelpExample[] own = [.. All.Concat(OwnVerbs.Added.SelectMany(verb => verb.Examples)).Where(example => example.Command == words)];
        return own.Length > 0 || command is not RunKernelCommand run ? own : OfKernel(words, run);
    }

    /// <summary>Those of a kernel that has none of its own: they follow from its options.</summary>
    private static IEnumerable<HelpExample> OfKernel(string words, RunKernelCommand run)
    {
        yield return new HelpExample(words, $"{words} --validate", "Compute on random data, and check the result.");
        UserOption[] files =
        [
            .. run.UserOptions.Where(option => option.Kind is UserOptionKind.Input or UserOptionKind.Output && option.WholeOption is null),
        ];
        if (files.Length > 0)
        {
            string given = string.Join(' ', files.Select(option => $"--{option.Name} {option.Name}{Path.GetExtension(option.Value)}"));
            yield return new HelpExample(words, $"{words} {given}", "Compute on your own data.");
        }
    }
}
