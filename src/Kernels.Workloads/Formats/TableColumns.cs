using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Formats;

/// <summary>Chooses the columns of a table that are an array.</summary>
/// <param name="names">The names of all columns; empty if they have none.</param>
/// <param name="count">How many columns there are.</param>
internal sealed class TableColumns(ImmutableArray<string> names, int count)
{
    /// <summary>How many columns a message lists.</summary>
    private const int MaxListed = 6;

    /// <summary>What a message calls a column: its name, or its number.</summary>
    /// <param name="column">Its place, from 0.</param>
    public string Describe(int column)
        => names.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"{column + 1}") : TextExcerpt.Quote(names[column]);

    /// <summary>Chooses them.</summary>
    /// <param name="wanted">
    /// A name; or names and numbers from 1, such as <c>price,7,2-5</c>; null for all. A column of that very name comes first.
    /// </param>
    /// <param name="dimensions">How many dimensions the array has: one column is a vector, several are the columns of a matrix.</param>
    /// <returns>Their places, from 0, in the order in which they are named.</returns>
    /// <exception cref="FormatException">There are no such columns.</exception>
    public ImmutableArray<int> Choose(string? wanted, int dimensions)
    {
        if (dimensions > 2)
        {
            throw new FormatException($"it is a table; required: an array of {dimensions} dimensions");
        }

        ImmutableArray<int> found = wanted is null ? [.. Enumerable.Range(0, count)]
            : names.Contains(wanted) ? [Find(wanted)]
            : [.. wanted.Split(',', StringSplitOptions.TrimEntries).SelectMany(FindAll)];
        return dimensions == 2 || found.Length == 1
            ? found
            : throw new FormatException($"{(wanted is null ? "it has" : "these are")} {found.Length} columns; allowed: one, FILE:COLUMN, of {List()}");
    }

    private IEnumerable<int> FindAll(string word)
    {
        if (!names.Contains(word) && word.Split('-') is [var first, var last])
        {
            (int begin, int end) = (NumberOf(first, word), NumberOf(last, word));
            return begin <= end ? Enumerable.Range(begin, end - begin + 1) : throw NotFound(word);
        }

        return [names.Contains(word) ? Find(word) : NumberOf(word, word)];
    }

    private int Find(string name)
        => names.Count(other => other == name) == 1
            ? names.IndexOf(name)
            : throw new FormatException($"several of its columns have the name {TextExcerpt.Quote(name)}; allowed: one by its number, 1 to {count}");

    private int NumberOf(string text, string word)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= count
            ? number - 1
            : throw NotFound(word);

    private FormatException NotFound(string word) => new($"it has no column {TextExcerpt.Quote(word)}; it has: {List()}");

    private string List()
    {
        string numbers = count == 1 ? "1" : $"1 to {count}";
        if (names.IsEmpty)
        {
            return $"{numbers}, which have no names";
        }

        string[] shown = [.. names.Take(MaxListed).Select(TextExcerpt.Quote)];
        string listed = count > MaxListed ? $"{string.Join(", ", shown)} and {count - MaxListed} more"
            : count == 1 ? shown[0]
            : $"{string.Join(", ", shown[..^1])} and {shown[^1]}";
        return $"{listed}, by number {numbers}";
    }
}
