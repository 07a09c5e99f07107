using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Kernels.Host.Commands;

/// <summary>Parsers of option values, whose errors are one line that names the value and what is allowed.</summary>
internal static class Values
{
    /// <summary>An option that takes a number in a range.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="unit">What the number is, for help.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="low">The smallest value allowed.</param>
    /// <param name="high">The largest value allowed.</param>
    /// <returns>The option; its value is null where it is not given.</returns>
    public static Option<T?> Number<T>(string name, string unit, string description, T low, T high)
        where T : struct, INumber<T>
        => new(name)
        {
            HelpName = unit,
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value)
                    && value >= low && value <= high)
                {
                    return value;
                }

                string kind = typeof(T) == typeof(double) ? "number" : "whole number";
                result.AddError($"{name} is '{text}'; allowed: a {kind}, {low} to {high}");
                return null;
            },
        };

    /// <summary>An option that takes the name of an enumeration's member, in lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="description">One line of help.</param>
    /// <returns>The option; its value is null where it is not given.</returns>
    public static Option<T?> Choice<T>(string name, string description)
        where T : struct, Enum
        => new(name)
        {
            HelpName = string.Join('|', Enum.GetNames<T>()).ToLowerInvariant(),
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
                {
                    return Enum.Parse<T>(text, ignoreCase: true);
                }

                result.AddError($"{name} is '{text}'; allowed: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
                return null;
            },
        };

    /// <summary>Parses thread counts separated by commas, into ascending order, each once.</summary>
    /// <param name="result">The text.</param>
    /// <returns>The counts; null after an error.</returns>
    public static int[]? ParseThreads(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        SortedSet<int> counts = [];
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                || count is < 1 or > KernelOptions.MaxThreads)
            {
                result.AddError(
                    $"--threads is '{text}'; allowed: 1 to {KernelOptions.MaxThreads}, several separated by commas");
                return null;
            }

            counts.Add(count);
        }

        return [.. counts];
    }
}
