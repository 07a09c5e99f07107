using System.CommandLine;
using System.CommandLine.Parsing;
using Kernels.Files;
using Kernels.Runner.Commands.Completion;
using Kernels.Runner.Commands.Help;
using Kernels.Runner.Reports;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Commands;

/// <summary>Turns a call that can't be parsed into one line on standard error.</summary>
internal static class UsageErrors
{
    /// <summary>The most names that an error lists; of more, such as the options of all kernels, the help is easier to read.</summary>
    private const int MostListed = 40;

    /// <summary>Finds the first error of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="args">The arguments of the process.</param>
    /// <returns>The message, without a full stop; null if the call is right.</returns>
    public static string? Find(ParseResult call, IEnumerable<string> args)
    {
        Command command = call.CommandResult.Command;
        return FindValueOfFlag(call, args) is { } mistake ? mistake
            : call.Action is HelpAction ? FindUnknownVerb(call, command) ?? FindUnknownKernel(call, command)
            : FindWrongCount(call) is { } count ? count
            : FindOptionAmongArguments(call, args) is { } option ? DescribeUnknown(option, command)
            : call.Errors.Count == 0 ? null
            : call.UnmatchedTokens is [string word, ..] ? DescribeUnknown(word, command)
            : FindMissingArgument(call) ?? call.Errors[0].Message.TrimEnd('.');
    }

    /// <summary>Reports an error of a call.</summary>
    /// <param name="mistake">What <see cref="Find"/> found.</param>
    /// <param name="call">The call.</param>
    /// <returns>The exit code.</returns>
    public static int Report(string mistake, ParseResult call)
    {
        Terminal.WriteError($"{mistake}; see '{CommandTree.PathOf(call.CommandResult.Command)} --help'.");
        return ExitCode.WrongCall;
    }

    /// <summary>Says what an unknown word may have been meant to be.</summary>
    /// <param name="word">The word.</param>
    /// <param name="command">The command that does not know it.</param>
    /// <returns>The message, without a full stop.</returns>
    public static string DescribeUnknown(string word, Command command)
    {
        bool isOption = word.StartsWith('-');
        string name = isOption && word.IndexOfAny(['=', ':']) is > 0 and int end ? word[..end] : word;
        string[] known = isOption
            ? [.. CommandTree.OptionsOf(command).Select(option => option.Name)]
            : [.. command.Subcommands.Select(verb => verb.Name)];
        string what = isOption ? "option" : command is RootCommand ? "command" : known.Length > 0 ? "kernel" : "argument";
        string[] aliases = isOption ? [] : [.. command.Subcommands.SelectMany(verb => verb.Aliases)];
        string help = isOption && known.FirstOrDefault(other => other == $"{name}s" || name == $"{other}s") is { } almost ? $"; did you mean '{almost}'"
            : isOption && FindOwner(name, command) is { } owner ? $" here; it is one of '{owner}'"
            : what == "argument" && FindOptionOfBackend(name, command) is { } option ? $"; a backend has an option: {option.Name} {name}"
            : Spelling.Nearest(name, [.. known, .. aliases]) is { } nearest ? $"; did you mean '{nearest}'"
            : known.Length is > 0 and <= MostListed ? $"; there are: {string.Join(", ", known)}" : "";
        return $"{what} '{name}' is unknown{help}";
    }

    /// <summary>The option of a command for a backend, if a word names one that this program brings; null if not.</summary>
    private static Option? FindOptionOfBackend(string word, Command command)
        => OwnKernels.Added.BackendNames.Contains(word) ? command.Options.FirstOrDefault(option => option.Name is "--backend" or "--backends") : null;

    /// <summary>The words of the first command that has an option; null if none has it.</summary>
    private static string? FindOwner(string option, Command command)
    {
        Command? owner = CommandTree.All(command).FirstOrDefault(other => other.Options.Any(known => known.Name == option && !known.Hidden));
        return owner?.Parents.FirstOrDefault() is KernelCommands kernels && UserOption.OfEveryKernel.Contains(option.TrimStart('-'))
            ? $"{CommandTree.PathOf(kernels)} KERNEL"
            : owner is null ? null : CommandTree.PathOf(owner);
    }

    /// <summary>
    /// Finds an option without the value that it needs, perhaps since the parser took the next option for it; or one that is given more
    /// often than it can be.
    /// </summary>
    private static string? FindWrongCount(ParseResult call)
    {
        HashSet<string> options = [.. CommandTree.OptionsOf(call.CommandResult.Command).Select(option => option.Name)];
        return CommandsOf(call).SelectMany(command => command.Children).OfType<OptionResult>()
            .Where(given => !given.Implicit)
            .Select(Describe)
            .FirstOrDefault(problem => problem is not null);

        string? Describe(OptionResult given)
            => given.Tokens.Count < given.Option.Arity.MinimumNumberOfValues || given.Tokens.Any(token => options.Contains(token.Value))
                ? $"{given.Option.Name} has no value; required: {given.Option.HelpName ?? "one"}"
                : given.Tokens.Count > given.Option.Arity.MaximumNumberOfValues
                    ? $"{given.Option.Name} is given {given.IdentifierTokenCount} times; allowed: once"
                    : null;
    }

    /// <summary>Finds what a command can't do without: the command or kernel below it, or an argument.</summary>
    private static string? FindMissingArgument(ParseResult call)
    {
        Command command = call.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            IEnumerable<string> names = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
            return OptionRules.Needs(command.Name, command is RootCommand ? "COMMAND" : CommonOptions.KernelArgument, $"one of {string.Join(", ", names)}");
        }

        Argument? missing = command.Arguments.FirstOrDefault(
            argument => argument.Arity.MinimumNumberOfValues > 0 && call.GetResult(argument) is not { Tokens.Count: > 0 });
        return missing?.Description is { } about
            ? OptionRules.Needs(command.Name, missing.Name, $"{char.ToLowerInvariant(about[0])}{about[1..].TrimEnd('.')}")
            : null;
    }

    /// <summary>
    /// A command has to exist for its help to be shown, and a word before all options names one. If anything else is wrong, help is
    /// what the user needs.
    /// </summary>
    private static string? FindUnknownVerb(ParseResult call, Command command)
        => call.UnmatchedTokens is [var word, ..] && !word.StartsWith('-') ? DescribeUnknown(word, command) : null;

    /// <summary>The same of a kernel, where a command takes some. Settings that are wrong don't matter to help.</summary>
    private static string? FindUnknownKernel(ParseResult call, Command command)
    {
        if (command.Arguments.FirstOrDefault(argument => argument.Name == CommonOptions.KernelArgument) is not { } argument)
        {
            return null;
        }

        KnownNames known = new(call.GetValue(CommonOptions.Config));
        KernelContract[] kernels = [.. OwnKernels.Added.Contracts, .. known.Declarations.Select(declaration => declaration.Contract)];
        IEnumerable<string> words = call.GetResult(argument)?.Tokens.Select(token => token.Value) ?? [];
        string? wrong = words.TakeWhile(word => !word.StartsWith('-'))
            .FirstOrDefault(word => !Array.Exists(kernels, kernel => NamePattern.StandsFor(word, kernel)));
        return wrong is null ? null : $"kernel '{wrong}' is unknown{Spelling.Suggest(wrong, kernels.Select(kernel => kernel.ShortName))}";
    }

    /// <summary>Finds a value given to an option that takes none: the parser takes it for an argument, such as a kernel's name.</summary>
    private static string? FindValueOfFlag(ParseResult call, IEnumerable<string> args)
    {
        HashSet<string> flags =
        [
            .. CommandsOf(call).SelectMany(command => command.Command.Options)
                .Where(option => option.ValueType == typeof(bool))
                .Select(option => option.Name),
        ];
        foreach (string word in args.TakeWhile(word => word != "--"))
        {
            if (word.IndexOfAny(['=', ':']) is > 0 and int end && flags.Contains(word[..end]) && !bool.TryParse(word[(end + 1)..], out _))
            {
                return $"{word[..end]} takes no value, and has '{word[(end + 1)..]}'";
            }
        }

        return null;
    }

    /// <summary>
    /// Finds a misspelt option that was parsed as an argument, or as one more value of an option that takes several, such as files. A
    /// word after <c>--</c> is not an option, nor is the name of standard input, or of a column of it, such as <c>-:price</c>.
    /// </summary>
    private static string? FindOptionAmongArguments(ParseResult call, IEnumerable<string> args) => args.Contains("--")
        ? null
        : call.CommandResult.Children.SelectMany(FindValues)
            .Select(token => token.Value)
            .FirstOrDefault(word => word.StartsWith('-') && ArrayName.Parse(word).Path != Descriptors.Standard);

    /// <summary>The words that may stand wherever others of them do.</summary>
    private static IEnumerable<Token> FindValues(SymbolResult result) => result switch
    {
        ArgumentResult argument => argument.Tokens,
        OptionResult { Option.Arity.MaximumNumberOfValues: > 1 } option => option.Tokens,
        _ => [],
    };

    /// <summary>The commands of a call, the root first.</summary>
    private static Stack<CommandResult> CommandsOf(ParseResult call)
    {
        Stack<CommandResult> commands = [];
        for (SymbolResult? result = call.CommandResult; result is CommandResult command; result = command.Parent)
        {
            commands.Push(command);
        }

        return commands;
    }
}
