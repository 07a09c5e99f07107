using System.CommandLine;

namespace Kernels.Runner.Commands.Completion;

/// <summary>The possible values of an option or an argument, found by its place-holder in help, such as FILE or a|b|c.</summary>
/// <param name="names">The names that are known.</param>
internal sealed class OptionValues(KnownNames names)
{
    /// <summary>Finds the values of an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="written">What was typed of the value so far.</param>
    public Suggestions Of(Option option, string written) => Find(option.HelpName ?? "", written, isList: option.ValueType.IsArray, given: []);

    /// <summary>Finds the values of an argument.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="written">What was typed of the value so far.</param>
    /// <param name="given">The values that it already has.</param>
    public Suggestions Of(Argument argument, string written, IReadOnlyCollection<string> given)
        => Find(argument.HelpName ?? argument.Name, written, isList: false, given);

    private Suggestions Find(string placeHolder, string written, bool isList, IReadOnlyCollection<string> given)
    {
        string[] kinds = placeHolder.Split('|');
        PathKind paths = kinds.Select(PathsOf).Max();

        // In a list, what is before the last comma stays, and is not suggested again.
        string kept = isList ? written[..(written.LastIndexOf(',') + 1)] : "";
        string[] used = [.. kept.Split(',', StringSplitOptions.TrimEntries), .. given];
        return new Suggestions(
            [
                .. kinds.SelectMany(WordsOf)
                    .Where(word => !used.Contains(word.Word))
                    .Select(word => word with { Word = kept + word.Word })
                    .Where(word => word.Word.StartsWith(written, StringComparison.Ordinal)),
            ],
            paths);
    }

    private IEnumerable<Suggestion> WordsOf(string kind) => kind switch
    {
        "KERNEL" => names.Kernels,
        "ID" => names.Plugins,
        "A,B" => names.Backends,
        _ when kind.StartsWith("BACKEND", StringComparison.Ordinal) => names.Backends,
        _ when kind.Length > 0 && !kind.Any(char.IsAsciiLetterUpper) => [new Suggestion(kind, "")],
        _ => [],
    };

    private static PathKind PathsOf(string kind) => kind switch
    {
        "DIR" => PathKind.Folders,
        _ when kind.StartsWith("FILE", StringComparison.Ordinal) || kind.EndsWith(".json", StringComparison.Ordinal) => PathKind.Files,
        _ => PathKind.None,
    };
}
