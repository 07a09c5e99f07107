using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>The command of a kernel below a verb such as <c>run</c>, with the options that the kernel takes.</summary>
internal abstract class KernelCommand : Command
{
    private readonly Dictionary<string, Option> _options;

    /// <summary>Makes the command of a kernel, of which only the contract has to be known.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="options">Those of the kernel's own options that the verb has.</param>
    /// <param name="name">The command's name.</param>
    protected KernelCommand(KernelContract contract, ImmutableArray<UserOption> options, string name)
        : base(name, contract.Summary)
    {
        Contract = contract;
        UserOptions = options;
        _options = options.ToDictionary(option => option.Name, Create);
        foreach (Option option in _options.Values)
        {
            Add(option);
        }
    }

    /// <summary>The kernel's own options.</summary>
    public ImmutableArray<UserOption> UserOptions { get; }

    /// <summary>Whether an input may come through a pipe, such as standard input.</summary>
    public abstract bool ReadsPipes { get; }

    /// <summary>The kernel.</summary>
    protected KernelContract Contract { get; }

    /// <summary>The texts of the kernel's own options that were given, by their names without dashes.</summary>
    /// <param name="call">The call.</param>
    protected Dictionary<string, ImmutableArray<string>> ValuesOf(ParseResult call)
    {
        Dictionary<string, ImmutableArray<string>> values = [];
        foreach ((string name, Option option) in _options)
        {
            if (call.GetResult(option) is { Tokens.Count: > 0 } given)
            {
                values.Add(name, [.. given.Tokens.Select(token => token.Value)]);
            }
        }

        return values;
    }

    /// <summary>Makes the option of the command line for an option of a kernel.</summary>
    private static Option Create(UserOption option)
    {
        string description = SentenceOf(option.Description) + DefaultOf(option);
        return !option.TakesSeveral
            ? new Option<string?>($"--{option.Name}") { HelpName = option.Value, Description = description }
            : new Option<ImmutableArray<string>>($"--{option.Name}")
            {
                HelpName = option.Value,
                Description = description,
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = true,
                CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
            };
    }

    /// <summary>What help says of the value that an option has if it isn't given; empty if there is none.</summary>
    /// <param name="option">The option.</param>
    public static string DefaultOf(UserOption option) => option.Default is null ? "" : $" [default: {option.Default}]";

    private static string SentenceOf(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
