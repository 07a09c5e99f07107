using System.Collections.Immutable;
using System.Globalization;
using Kernels.Hosting.Tuning;
using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting;

/// <summary>Checks that a section of the configuration has only known keys and values, so that nothing is ignored.</summary>
internal static class SettingsSection
{
    /// <summary>The most characters of a key or value that a message shows.</summary>
    private const int MaxShown = 300;

    /// <summary>Reads a value that may be missing.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="parent">The section that holds it.</param>
    /// <param name="key">Its key there.</param>
    /// <param name="parse">Parses its text.</param>
    /// <returns>The value with its key; null if it is not set.</returns>
    /// <exception cref="KernelsConfigurationException">It is a section, null, or can't be parsed.</exception>
    public static Setting<T>? ReadValue<T>(IConfigurationSection parent, string key, Func<IConfigurationSection, T> parse)
        => Find(parent, key) is { } section ? ReadValue(section, parse) : null;

    /// <summary>Reads a list that may be missing.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="parent">The section that holds it.</param>
    /// <param name="key">Its key there.</param>
    /// <param name="what">What its elements are, for messages, such as <c>folders</c>.</param>
    /// <param name="parse">Parses the text of an element, which is not empty.</param>
    /// <returns>The elements, in the order of their numbers, which may have gaps; none if it is empty or not set.</returns>
    /// <exception cref="KernelsConfigurationException">
    /// It is a value or null; or an element has no number, is empty, null or a section, or can't be parsed.
    /// </exception>
    public static ImmutableArray<T> ReadList<T>(IConfigurationSection parent, string key, string what, Func<IConfigurationSection, T> parse)
    {
        if (Find(parent, key) is not { } list)
        {
            return [];
        }

        ImmutableArray<T> elements = [.. list.GetChildren().Select(element => ReadElement(element, what, parse))];
        return list.Value switch
        {
            // .NET's configuration makes an empty text of an empty list in JSON.
            "" => elements,
            null when !elements.IsEmpty => elements,
            null => throw Wrong(list.Path, $"{Show(list.Path)} is null or an empty section; required: a list of {what}, or leave the key out."),
            _ => throw WrongValue(list, $"not a list of {what}; its first element is {Show(list.Path)}:0"),
        };
    }

    /// <summary>Reads a value that is set.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="section">Where it is.</param>
    /// <param name="parse">Parses its text.</param>
    /// <returns>The value with its key.</returns>
    /// <exception cref="KernelsConfigurationException">It is a section, null, or can't be parsed.</exception>
    public static Setting<T> ReadValue<T>(IConfigurationSection section, Func<IConfigurationSection, T> parse)
    {
        if (section.GetChildren().FirstOrDefault() is { } child)
        {
            throw Wrong(child.Path, $"{Show(child.Path)}: {Show(section.Path)} takes a value and has no keys of its own.");
        }

        // .NET's parsers of numbers ignore NULs at the end of a text.
        string? problem = section.Value is null ? "is null or an empty section"
            : section.Value.Contains('\0', StringComparison.Ordinal) ? "holds a NUL"
            : null;
        return problem is null
            ? new Setting<T>(parse(section), section.Path)
            : throw Wrong(section.Path, $"{Show(section.Path)} {problem}; required: a value, or leave the key out.");
    }

    private static T ReadElement<T>(IConfigurationSection element, string what, Func<IConfigurationSection, T> parse)
    {
        if (element.Key.Length == 0 || !element.Key.All(char.IsAsciiDigit))
        {
            throw WrongValue(element, $"not an element of a list; {what} are numbered 0, 1 and so on");
        }

        return element.Value is not ""
            ? ReadValue(element, parse).Value
            : throw WrongValue(element, "an empty text; required: a value, or leave the key out");
    }

    private static IConfigurationSection? Find(IConfigurationSection parent, string key)
        => parent.GetChildren().FirstOrDefault(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The error for a wrong value.</summary>
    /// <param name="section">The value.</param>
    /// <param name="problem">What is wrong with it, and what is allowed; without a full stop.</param>
    public static KernelsConfigurationException WrongValue(IConfigurationSection section, string problem)
        => Wrong(section.Path, $"{Describe(section)}: {problem}.");

    /// <summary>Parses which code runs in a process of its own.</summary>
    /// <param name="section">The value.</param>
    /// <param name="allowed">The values that are allowed.</param>
    /// <exception cref="KernelsConfigurationException">It is none of them.</exception>
    public static Isolation ParseIsolation(IConfigurationSection section, params IReadOnlyCollection<Isolation> allowed)
    {
        RequireKnown(section, [.. allowed.Select(Name)], "values");
        return allowed.First(isolation => Name(isolation).Equals(section.Value, StringComparison.OrdinalIgnoreCase));

        static string Name(Isolation isolation) => isolation.ToString().ToLowerInvariant();
    }

    /// <summary>Parses the path of a record.</summary>
    /// <param name="section">The value.</param>
    /// <exception cref="KernelsConfigurationException">It is no path.</exception>
    public static string ParsePath(IConfigurationSection section)
        => section.Value is { Length: > 0 } path
            ? path
            : throw WrongValue(section, $"not a path; allowed: the path of a record, or {TuningLocation.None}");

    /// <summary>Parses the path of a folder.</summary>
    /// <param name="section">The value.</param>
    /// <exception cref="KernelsConfigurationException">It is no path.</exception>
    public static string ParseFolder(IConfigurationSection section)
        => section.Value is { Length: > 0 } path && !path.Contains('\0', StringComparison.Ordinal)
            ? path
            : throw WrongValue(section, "not a path; allowed: the path of a folder");

    /// <summary>Parses a number of bytes.</summary>
    /// <param name="section">The value.</param>
    /// <exception cref="KernelsConfigurationException">It is none, or below 1.</exception>
    public static long ParseBytes(IConfigurationSection section)
        => long.TryParse(section.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0
            ? bytes
            : throw WrongValue(section, "not a number of bytes; allowed: 1 and above");

    /// <summary>Checks that a section is no value and has only known keys.</summary>
    /// <param name="section">The section.</param>
    /// <param name="known">The keys that exist.</param>
    /// <param name="what">What the keys are, for the message.</param>
    /// <exception cref="KernelsConfigurationException">It is a value, or has another key.</exception>
    public static void RequireKeys(IConfigurationSection section, IReadOnlyCollection<string> known, string what)
    {
        RequireNoValue(section, $"; {what}: {string.Join(", ", known)}");
        foreach (IConfigurationSection child in section.GetChildren())
        {
            RequireKnown(child.Path, Show(child.Path), child.Key, known, what);
        }
    }

    /// <summary>Checks that a section is no value.</summary>
    /// <param name="section">The section.</param>
    /// <param name="help">What it holds, for the message.</param>
    /// <exception cref="KernelsConfigurationException">It is a value.</exception>
    public static void RequireNoValue(IConfigurationSection section, string help)
    {
        if (section.Value is not null)
        {
            throw WrongValue(section, $"a value where a section is needed{help}");
        }
    }

    /// <summary>Checks that a value is one of several words.</summary>
    /// <param name="section">The value.</param>
    /// <param name="known">The words.</param>
    /// <param name="what">What the words are, for the message.</param>
    /// <exception cref="KernelsConfigurationException">It is none of them.</exception>
    public static void RequireKnown(IConfigurationSection section, IReadOnlyCollection<string> known, string what)
        => RequireKnown(section.Path, Describe(section), section.Value!, known, what);

    private static void RequireKnown(string key, string place, string value, IReadOnlyCollection<string> known, string what)
    {
        if (!known.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            throw Wrong(key, $"{place}: '{Show(value)}' is unknown{Spelling.Suggest(value, known)}; {what}: {string.Join(", ", known)}.");
        }
    }

    private static string Describe(IConfigurationSection section)
        => section.Value is { } value ? $"{Show(section.Path)} = {Show(value)}" : Show(section.Path);

    /// <summary>Text from a file or the environment, shortened to one line.</summary>
    private static string Show(string text) => PlainText.Excerpt(text, MaxShown);

    private static KernelsConfigurationException Wrong(string key, string message) => new(message) { Key = key };
}

/// <summary>A value with the configuration key that set it.</summary>
internal sealed record Setting<T>(T Value, string Key);
