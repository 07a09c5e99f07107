using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads;

/// <summary>An option that gives a kernel the user's own data: of <c>kernels run</c>, and most of them of <c>kernels compare</c>.</summary>
/// <param name="Name">Its name without dashes, such as <c>max-iterations</c>.</param>
/// <param name="Value">What its value is, for help, such as <c>N</c> or <c>FILE.npy</c>.</param>
/// <param name="Default">The value where it is not given; null where it has none.</param>
/// <param name="Description">One line of help, with the allowed range.</param>
public sealed record UserOption(string Name, string Value, string? Default, string Description)
{
    /// <summary>The options that <c>kernels run</c> has for every kernel: no kernel's own are called so.</summary>
    public static ImmutableArray<string> OfEveryKernel { get; } = ["backend", "threads", "validate", "isolate", "config", "help"];

    /// <summary>
    /// The one-word options of <c>kernels compare</c> besides: no kernel's own are called so, so that they have one name in
    /// both verbs.
    /// </summary>
    public static ImmutableArray<string> OfComparison { get; } =
    [
        "size", "sizes", "backends", "baseline", "only", "rounds", "budget", "processes", "seed",
        "json", "csv", "markdown", "html", "summary", "verbose", "against", "save",
    ];

    /// <summary>What the option gives.</summary>
    public UserOptionKind Kind { get; init; }
}

/// <summary>What an option of a kernel gives.</summary>
public enum UserOptionKind
{
    /// <summary>A number: a size or a parameter.</summary>
    Number,

    /// <summary>A file to read.</summary>
    Input,

    /// <summary>A file to write.</summary>
    Output,

    /// <summary>How to fill what the user does not bring; <c>compare</c> has options of its own for that.</summary>
    Filling,
}

/// <summary>The values of a kernel's <see cref="UserOption"/>s.</summary>
/// <param name="values">Option name to text, for the options that were given.</param>
/// <param name="options">The options that exist.</param>
public sealed class UserValues(IReadOnlyDictionary<string, string> values, IReadOnlyList<UserOption> options)
{
    private readonly List<string> _notes = [];

    /// <summary>Told, while an input is read, how much was; in words. Null for none.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>What was noted of the inputs that were read, in their order.</summary>
    public ImmutableArray<string> Notes => [.. _notes];

    /// <summary>
    /// Whether the workload is for measuring: called many times, by several candidates, on inputs that change a little. Then
    /// every argument lies in the allocator's memory, and what can't be called again and again is refused.
    /// </summary>
    public bool IsMeasured { get; init; }

    /// <summary>The seed of random data where it is not an option of the kernel; null where it is.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Notes from what an input was converted.</summary>
    /// <param name="line">One line that names the input.</param>
    public void Note(string line) => _notes.Add(line);

    /// <summary>The text of an option, or its default.</summary>
    /// <param name="name">The option's name.</param>
    /// <returns>The text; null where it was not given and has no default.</returns>
    public string? Text(string name)
        => values.TryGetValue(name, out string? text) ? text : options.First(option => option.Name == name).Default;

    /// <summary>Whether the option was given.</summary>
    /// <param name="name">The option's name.</param>
    /// <returns>True where it was.</returns>
    public bool IsGiven(string name) => values.ContainsKey(name);

    /// <summary>A whole number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="low">The smallest that is allowed.</param>
    /// <param name="high">The largest that is allowed.</param>
    /// <returns>The number.</returns>
    /// <exception cref="UserInputException">It is not a whole number in that range.</exception>
    public int WholeNumber(string name, int low, int high)
    {
        string? text = Text(name);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
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
public sealed class UserInputException(string message) : Exception(message);
