using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Kernels.Runner.Results;

namespace Kernels.Runner.Commands;

/// <summary>Parsers of option values. Each error is one line with the value and what is allowed.</summary>
internal static class Values
{
    /// <summary>Stands for every member of an enumeration.</summary>
    private const string All = "all";

    /// <summary>An option that takes a number in a range.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="unit">What the number is, for help.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="low">The smallest value allowed.</param>
    /// <param name="high">The largest value allowed.</param>
    /// <returns>The option; its value is null if it is not given.</returns>
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

    /// <summary>An option that takes a duration: seconds, or numbers with their units, such as <c>10s</c> or <c>1m30s</c>.</summary>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="description">What help says of it, in sentences.</param>
    /// <param name="fallback">What help says of its default.</param>
    /// <param name="low">The shortest duration allowed, in seconds.</param>
    /// <param name="high">The longest duration allowed, in seconds.</param>
    /// <returns>The option; its value is null if it is not given.</returns>
    public static Option<double?> Seconds(string name, string description, string fallback, double low, double high) => new(name)
    {
        HelpName = "TIME",
        Description = $"{description} A number without a unit is seconds. [default: {fallback}]",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (DurationText.TryParse(text, out double seconds) && seconds >= low && seconds <= high)
            {
                return seconds;
            }

            result.AddError(
                $"{name} is '{text}'; allowed: {DurationText.Describe(low)} to {DurationText.Describe(high)}, such as 90s, 1m30s or 500ms; a number without a unit is seconds");
            return null;
        },
    };

    /// <summary>An option that takes an amount of memory, such as <c>500MB</c> or <c>1.5GiB</c>.</summary>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="description">What help says of it, in sentences.</param>
    /// <returns>The option; its value is null if it is not given.</returns>
    public static Option<MemoryAmount?> Bytes(string name, string description) => new(name)
    {
        HelpName = "SIZE",
        Description = $"{description} A number without a unit is bytes.",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (SizeText.TryParse(text, out MemoryAmount amount))
            {
                return amount;
            }

            result.AddError($"{name} is '{text}'; allowed: 1 byte to 4 EiB, in bytes or with kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 500MB or 1.5GiB");
            return null;
        },
    };

    /// <summary>An option that takes a share: a percentage such as <c>5%</c>, or a fraction below 1 such as <c>0.05</c>.</summary>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="mostPercent">The largest percentage that is allowed.</param>
    /// <returns>The option; its value is a share, or null if it is not given.</returns>
    public static Option<double?> Share(string name, string description, double mostPercent) => new(name)
    {
        HelpName = "PERCENT",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isPercent = text.EndsWith('%');
            string number = isPercent ? text[..^1].TrimEnd() : text;
            if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && (isPercent ? value <= mostPercent : value < 1))
            {
                return isPercent ? value / 100 : value;
            }

            // 5 may be meant as 5%, but as a fraction it is 500%.
            string meant = double.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !isPercent
                ? $"; for {number}% write the sign" : "";
            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} is '{text}'; allowed: 0% to {mostPercent}%, or a fraction such as 0.05{meant}"));
            return null;
        },
    };

    /// <summary>Parses a candidate, such as <c>simd:2</c>.</summary>
    /// <param name="result">The text.</param>
    /// <returns>The candidate; null after an error.</returns>
    public static CandidateName? ParseCandidate(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (SplitCandidate(text) is ({ } backend, { } threads))
        {
            return new CandidateName(backend, threads);
        }

        result.AddError(
            $"--only is '{text}'; allowed: one backend and 1 to {KernelOptions.MaxThreads} threads, such as simd:2");
        return null;
    }

    /// <summary>Parses a baseline: a backend, such as <c>native</c>, or a candidate, such as <c>native:2</c>.</summary>
    /// <param name="result">The text.</param>
    /// <returns>The baseline; null after an error.</returns>
    public static BaselineName? ParseBaseline(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (SplitCandidate(text) is ({ } backend, var threads) && (threads is not null || !text.Contains(':', StringComparison.Ordinal)))
        {
            return new BaselineName(backend, threads);
        }

        result.AddError(
            $"--baseline is '{text}'; allowed: one backend, perhaps with 1 to {KernelOptions.MaxThreads} threads, such as native:2");
        return null;
    }

    /// <summary>The backend, null if the text has none or several; and the threads, null if the text has none in their range.</summary>
    private static (string? Backend, int? Threads) SplitCandidate(string text)
    {
        string[] parts = text.Split(':', 2);
        int? threads = parts is [_, var digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count is >= 1 and <= KernelOptions.MaxThreads
            ? count
            : null;
        return (parts[0].Length > 0 && !parts[0].Contains(',', StringComparison.Ordinal) ? parts[0].ToLowerInvariant() : null, threads);
    }

    /// <summary>An option that takes names of an enumeration's members, in lower case, separated by commas; or <c>all</c>.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="aliases">Other names of the option.</param>
    /// <returns>The option; its value has each member once, in the enumeration's order, and is null if it is not given.</returns>
    public static Option<T[]?> Choices<T>(string name, string description, params string[] aliases)
        where T : struct, Enum
        => new(name, aliases)
        {
            HelpName = $"{string.Join('|', Enum.GetNames<T>()).ToLowerInvariant()}|{All}",
            Description = description,
            CustomParser = result => ParseNames(result, name, [.. Enum.GetNames<T>().Select(member => member.ToLowerInvariant())]) is { } words
                ? [.. words.Select(word => Enum.Parse<T>(word, ignoreCase: true)).Distinct().Order()]
                : null,
        };

    /// <summary>An option that takes some of a few names, in lower case, separated by commas; or <c>all</c>.</summary>
    /// <param name="name">The option's name, with its dashes.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="allowed">The names that are allowed.</param>
    /// <returns>The option; its value is null or empty if it is not given.</returns>
    public static Option<string[]?> Names(string name, string description, string[] allowed)
        => new(name)
        {
            HelpName = $"{string.Join('|', allowed)}|{All}",
            Description = description,
            CustomParser = result => ParseNames(result, name, allowed),
        };

    /// <summary>The names in a value, which are separated by commas; null after an error.</summary>
    private static string[]? ParseNames(ArgumentResult result, string option, string[] allowed)
    {
        string text = result.Tokens[0].Value;
        string[] words = text.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries);
        if (words is [All])
        {
            return allowed;
        }

        if (words.FirstOrDefault(word => !allowed.Contains(word)) is not { } wrong)
        {
            return words;
        }

        result.AddError(
            $"{option} is '{text}'{Spelling.Suggest(wrong, [.. allowed, All])}; allowed: {string.Join(", ", allowed)}, several separated by commas, or {All}");
        return null;
    }

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
