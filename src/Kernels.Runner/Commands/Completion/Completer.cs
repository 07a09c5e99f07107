using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Runner.Commands.Help;

namespace Kernels.Runner.Commands.Completion;

/// <summary>Finds what can stand where the cursor is in a command line.</summary>
/// <param name="root">The commands.</param>
/// <param name="names">The names that are known.</param>
internal sealed class Completer(RootCommand root, KnownNames names)
{
    private readonly OptionValues _values = new(names);
    private readonly List<string> _arguments = [];
    private readonly HashSet<Option> _given = [];

    private Command _command = root;
    private Option? _awaited;
    private bool _isAfterDashes;

    /// <summary>Finds what can stand in the place of the last word.</summary>
    /// <param name="words">The words after the program's name; the last one is what was typed so far, and may be empty.</param>
    public Suggestions Find(ReadOnlySpan<string> words)
    {
        if (words.IsEmpty)
        {
            return Suggestions.None;
        }

        foreach (string word in words[..^1])
        {
            Pass(word);
        }

        return Suggest(words[^1]);
    }

    /// <summary>Takes in a word that is complete.</summary>
    private void Pass(string word)
    {
        if (_awaited is not null)
        {
            _awaited = null;
        }
        else if (IsOption(word) && word == "--")
        {
            _isAfterDashes = true;
        }
        else if (IsOption(word))
        {
            (string name, string? value) = Split(word);
            if (FindOption(name) is { } option)
            {
                _given.Add(option);
                _awaited = value is null && TakesValue(option) ? option : null;
            }
        }
        else if (FindCommand(word) is { } command)
        {
            // 'help' is followed by the words that name a command.
            _command = command is HelpCommand ? root : command;
            (_command as IOptionsOfKernels)?.AddDeclared(names.Declarations);
        }
        else
        {
            _arguments.Add(word);
        }
    }

    private Suggestions Suggest(string written)
    {
        (_command as IOptionsOfKernels)?.ShowOptionsOf(_arguments);
        if (_awaited is not null)
        {
            return _values.Of(_awaited, written);
        }

        if (!IsOption(written))
        {
            Suggestions suggestions = SuggestArguments(written);
            bool isEmpty = suggestions is { Words.IsEmpty: true, Paths: PathKind.None };
            return isEmpty && written.Length == 0 && !_isAfterDashes ? SuggestOptions(written) : suggestions;
        }

        (string name, string? value) = Split(written);
        if (value is null)
        {
            return SuggestOptions(written);
        }

        if (FindOption(name) is not { } option || !TakesValue(option))
        {
            return Suggestions.None;
        }

        string start = written[..^value.Length];
        Suggestions values = _values.Of(option, value);
        return values with { Words = [.. values.Words.Select(word => word with { Word = start + word.Word })] };
    }

    private Suggestions SuggestArguments(string written)
    {
        ImmutableArray<Suggestion> commands =
        [
            .. from command in CommandsHere()
               where !command.Hidden
               let name = command.Aliases.Append(command.Name).Where(name => name.StartsWith(written, StringComparison.Ordinal)).MinBy(name => name.Length)
               where name is not null
               select new Suggestion(name, FirstLine(command.Description)),
        ];
        Argument? argument = _command.Arguments.FirstOrDefault(argument => argument.Arity.MaximumNumberOfValues > _arguments.Count);
        Suggestions values = argument is null ? Suggestions.None : _values.Of(argument, written, _arguments);
        return values with { Words = [.. commands, .. values.Words] };
    }

    private Suggestions SuggestOptions(string written) => new(
    [
        .. CommandTree.OptionsOf(_command)
            .Where(option => !option.Hidden && !_given.Contains(option) && option.Name.StartsWith(written, StringComparison.Ordinal))
            .Select(option => new Suggestion(option.Name, FirstLine(option.Description))),
    ]);

    private Command? FindCommand(string word)
        => _isAfterDashes || _arguments.Count > 0 ? null
            : CommandsHere().FirstOrDefault(command => command.Name == word || command.Aliases.Contains(word));

    private IEnumerable<Command> CommandsHere()
    {
        if (_command is KernelCommands kernels)
        {
            kernels.AddDeclared(names.Declarations);
        }

        return _command.Subcommands;
    }

    private Option? FindOption(string name) => CommandTree.OptionsOf(_command).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private bool IsOption(string word) => !_isAfterDashes && word.StartsWith('-');

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    /// <summary>The name of an option, and its value if it is in the same word.</summary>
    private static (string Name, string? Value) Split(string word)
        => word.IndexOfAny(['=', ':']) is > 0 and int end ? (word[..end], word[(end + 1)..]) : (word, null);

    private static string FirstLine(string? text) => text?.Split('\n')[0] ?? "";
}
