using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads;

/// <summary>
/// An option of <c>kernels run</c> that supplies the user's own data to a kernel; <c>kernels compare</c> has most of them too.
/// </summary>
/// <param name="Name">Its name without dashes, such as <c>max-iterations</c>.</param>
/// <param name="Value">The kind of value, for help, such as <c>N</c> or <c>FILE.npy</c>.</param>
/// <param name="Default">The value if the option is not given; null for none.</param>
/// <param name="Description">One line of help, with the allowed range.</param>
public sealed record UserOption(string Name, string Value, string? Default, string Description)
{
    /// <summary>The options of <c>kernels run</c> and <c>submit</c> that every kernel has; a kernel's own options can't use these names.</summary>
    public static ImmutableArray<string> OfEveryKernel { get; } =
    [
        "backend", "threads", "validate", "isolate", "cache", "memory", "partition", "into", "resume", "parts", "queue", "wait", "config", "help",
    ];

    /// <summary>
    /// The other one-word options of <c>kernels compare</c>. A kernel's own options can't use these names either, so that they
    /// have the same name in both verbs.
    /// </summary>
    public static ImmutableArray<string> OfComparison { get; } =
    [
        "size", "sizes", "backends", "baseline", "only", "rounds", "budget", "processes", "seed",
        "json", "csv", "markdown", "html", "summary", "verbose", "against", "save",
    ];

    /// <summary>What the option supplies.</summary>
    public UserOptionKind Kind { get; init; }

    /// <summary>Whether it can be given several times, or a pattern of files: they are one array, joined along its first dimension.</summary>
    public bool TakesSeveral { get; init; }

    /// <summary>The option that supplies this and more from one file, and excludes this one; null if there is none.</summary>
    public string? WholeOption { get; init; }
}

/// <summary>What an option of a kernel supplies.</summary>
public enum UserOptionKind
{
    /// <summary>A number: a size or a parameter.</summary>
    Number,

    /// <summary>A file to read.</summary>
    Input,

    /// <summary>A file to write.</summary>
    Output,

    /// <summary>How to fill data that the user does not supply; <c>compare</c> has options of its own for that.</summary>
    Filling,
}

/// <summary>The values of a kernel's <see cref="UserOption"/>s.</summary>
/// <param name="values">Option name to texts, one or several, for the options that were given.</param>
/// <param name="options">The options that exist.</param>
public sealed class UserValues(IReadOnlyDictionary<string, ImmutableArray<string>> values, IReadOnlyList<UserOption> options)
{
    private readonly List<string> _notes = [];

    /// <summary>The values of options that were given once each.</summary>
    /// <param name="values">Option name to text, for the options that were given.</param>
    /// <param name="options">The options that exist.</param>
    public UserValues(IReadOnlyDictionary<string, string> values, IReadOnlyList<UserOption> options)
        : this(values.ToDictionary(value => value.Key, value => ImmutableArray.Create(value.Value)), options)
    {
    }

    /// <summary>Receives, while an input is read, a line on how much has been read; may be null.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>The notes on the inputs that were read, in order.</summary>
    public ImmutableArray<string> Notes => [.. _notes];

    /// <summary>
    /// Whether the workload is for measuring: called many times, by several candidates, on inputs that change a little. If so,
    /// every argument is in the allocator's memory, and a workload that can't be called repeatedly is refused.
    /// </summary>
    public bool IsMeasured { get; init; }

    /// <summary>The seed of random data if the kernel has no option for it; null if it has.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Records what an input was converted from.</summary>
    /// <param name="line">One line that names the input.</param>
    public void Note(string line) => _notes.Add(line);

    /// <summary>The text of an option, or its default; of an option with several texts what messages call them.</summary>
    /// <param name="name">The option's name.</param>
    /// <returns>The text; null if it was not given and has no default.</returns>
    public string? Text(string name)
        => !values.TryGetValue(name, out ImmutableArray<string> texts) ? options.First(option => option.Name == name).Default
            : texts is [var text] ? text
            : $"{texts[0]} and {texts.Length - 1} more";

    /// <summary>The files of an option: each one that was given, and each one that a pattern stands for.</summary>
    /// <param name="name">The option's name; it was given.</param>
    /// <returns>The names of the files, in order.</returns>
    /// <exception cref="UserInputException">A pattern stands for no file.</exception>
    public ImmutableArray<string> Files(string name)
    {
        List<string> files = [];
        foreach (string text in values[name])
        {
            ImmutableArray<string> found = FilePattern.Expand(text);
            files.AddRange(found);
            if (NaturalOrder.FindDescent(found) is { } descent)
            {
                Note($"the files of '{text}' are in the order of their characters, with '{descent.First}' before '{descent.Second}'");
            }
        }

        return [.. files];
    }

    /// <summary>Whether the option was given.</summary>
    /// <param name="name">The option's name.</param>
    /// <returns>True if it was.</returns>
    public bool IsGiven(string name) => values.ContainsKey(name);

    /// <summary>The files that are read: the options that were given, with each of their files.</summary>
    public IEnumerable<(string Option, string Value)> Inputs
        => from option in options
           where option.Kind == UserOptionKind.Input && IsGiven(option.Name)
           from text in values[option.Name]
           from file in option.TakesSeveral ? FilePattern.Expand(text) : [text]
           select (option.Name, file);

    /// <summary>How the names of an option's files end, with the dot, such as <c>.npy</c>.</summary>
    /// <param name="name">The option's name.</param>
    public string ExtensionOf(string name) => Path.GetExtension(options.First(option => option.Name == name).Value);

    /// <summary>A whole number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="low">The smallest that is allowed.</param>
    /// <param name="high">The largest that is allowed.</param>
    /// <returns>The number.</returns>
    /// <exception cref="UserInputException">It is not a whole number in that range.</exception>
    public int WholeNumber(string name, int low, int high) => (int)LongNumber(name, low, high);

    /// <summary>A whole number of up to 64 bits.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="low">The smallest that is allowed.</param>
    /// <param name="high">The largest that is allowed.</param>
    /// <returns>The number.</returns>
    /// <exception cref="UserInputException">It is not a whole number in that range.</exception>
    public long LongNumber(string name, long low, long high)
    {
        string? text = Text(name);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= low && value <= high
            ? value
            : throw new UserInputException($"--{name} is '{text}'; allowed: a whole number, {low} to {high}.");
    }

    /// <summary>A finite number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="low">The smallest that is allowed.</param>
    /// <param name="high">The largest that is allowed.</param>
    /// <returns>The number.</returns>
    /// <exception cref="UserInputException">It is not a finite number in that range.</exception>
    public double Number(string name, double low = double.MinValue, double high = double.MaxValue)
    {
        string? text = Text(name);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) && value >= low && value <= high)
        {
            return value;
        }

        string range = (low, high) switch
        {
            (double.MinValue, double.MaxValue) => "",
            (_, double.MaxValue) => string.Create(CultureInfo.InvariantCulture, $", {low} or above"),
            (double.MinValue, _) => string.Create(CultureInfo.InvariantCulture, $", up to {high}"),
            _ => string.Create(CultureInfo.InvariantCulture, $", {low} to {high}"),
        };
        throw new UserInputException($"--{name} is '{text}'; allowed: a finite number{range}.");
    }
}

/// <summary>The user's input is wrong. The message is one line that names the value and what is allowed.</summary>
/// <param name="message">The line.</param>
public sealed class UserInputException(string message) : Exception(message)
{
    /// <summary>Whether the same call may succeed later, without a change to it: a disk was full, or a device or file server failed.</summary>
    public bool MayPass { get; init; }
}
