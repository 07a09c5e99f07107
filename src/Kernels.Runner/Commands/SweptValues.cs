using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary>
/// Values of one option: numbers and ranges, separated by commas. <c>1..8</c> goes by steps of 1, <c>100..500+100</c> by
/// another step, and <c>256..4096x2</c> by a factor.
/// </summary>
internal static class SweptValues
{
    /// <summary>The most values of an option. Each makes a workload with its own budget.</summary>
    public const int Most = 64;

    private const string Between = "..";

    /// <summary>Parses values.</summary>
    /// <param name="option">The option's name, with its dashes, for messages.</param>
    /// <param name="text">The text.</param>
    /// <returns>The values, ascending, each once, as they were written; one if the text is neither a list nor a range.</returns>
    /// <exception cref="UserInputException">One of several is not a number, a range has no end, or there are too many.</exception>
    public static ImmutableArray<string> Parse(string option, string text)
    {
        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        if (items is [var single] && !single.Contains(Between, StringComparison.Ordinal))
        {
            return [text];
        }

        List<(decimal Number, string Text)> values = [];
        foreach (string item in items)
        {
            values.AddRange(ParseItem(option, text, item));
            if (values.Count > Most)
            {
                throw Wrong(option, text, $"it has more than {Most} values; allowed: up to {Most}, each of which is measured by itself");
            }
        }

        return [.. values.DistinctBy(value => value.Number).OrderBy(value => value.Number).Select(value => value.Text)];
    }

    private static IEnumerable<(decimal Number, string Text)> ParseItem(string option, string text, string item)
    {
        int between = item.IndexOf(Between, StringComparison.Ordinal);
        if (between < 0)
        {
            return [(ParseNumber(option, text, item), item)];
        }

        string rest = item[(between + Between.Length)..];
        int sign = FindStep(rest);
        decimal from = ParseNumber(option, text, item[..between]);
        decimal to = ParseNumber(option, text, sign < 0 ? rest : rest[..sign]);
        decimal step = sign < 0 ? 1 : ParseNumber(option, text, rest[(sign + 1)..]);
        bool isFactor = sign >= 0 && rest[sign] == 'x';
        return from > to || step <= 0 || (isFactor && (step <= 1 || from <= 0))
            ? throw Wrong(option, text, $"'{item}' has no end; allowed: from the lower to the higher, with a step above 0 or a factor above 1")
            : Enumerate(from, to, step, isFactor);
    }

    /// <summary>Yields at most one value more than is allowed, so that the caller can see that there are too many.</summary>
    private static IEnumerable<(decimal Number, string Text)> Enumerate(decimal from, decimal to, decimal step, bool isFactor)
    {
        decimal value = from;
        for (int count = 0; count <= Most && value <= to; count++)
        {
            yield return (value, value.ToString(CultureInfo.InvariantCulture));

            // Detects the end before the next value could overflow.
            if (isFactor ? value > to / step : value > to - step)
            {
                yield break;
            }

            value = isFactor ? value * step : value + step;
        }
    }

    /// <summary>Finds the sign before the step of a range, or -1. The plus of an exponent doesn't count.</summary>
    private static int FindStep(string text)
    {
        for (int index = 1; index < text.Length; index++)
        {
            if (text[index] == 'x' || (text[index] == '+' && text[index - 1] is not ('e' or 'E')))
            {
                return index;
            }
        }

        return -1;
    }

    private static decimal ParseNumber(string option, string text, string number)
        => decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Wrong(
                option, text, $"'{number}' is no number; allowed: numbers separated by commas, or a range such as 256..4096x2 or 100..500+100");

    private static UserInputException Wrong(string option, string text, string problem) => new($"{option} is '{text}': {problem}.");
}
