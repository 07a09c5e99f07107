namespace Kernels;

/// <summary>Guesses which known word a mistyped one was meant to be.</summary>
internal static class Spelling
{
    // Two mistakes in a short word make another word.
    private const int MostMistakes = 2;
    private const int ShortWord = 4;
    private const int FewestOfPrefix = 3;

    /// <summary>The known word that is nearest to a given one; of several, one as long, and then one with the same first letter.</summary>
    /// <param name="word">The given word.</param>
    /// <param name="known">The known words.</param>
    /// <returns>The known word; null if none is near.</returns>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string[] all = [.. known];
        string? nearest = all
            .OrderBy(name => Distance(word, name))
            .ThenBy(name => Math.Abs(name.Length - word.Length))
            .ThenBy(name => !name.StartsWith(word.AsSpan(0, Math.Min(1, word.Length)), StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault();
        if (nearest is not null && Distance(word, nearest) is var distance && distance <= (word.Length <= ShortWord ? 1 : MostMistakes) && distance < word.Length)
        {
            return nearest;
        }

        string[] longer = word.Length < FewestOfPrefix
            ? []
            : [.. all.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))];
        return longer is [var only] ? only : null;
    }

    /// <summary>Ends a message about an unknown word: <c>, did you mean 'julia'</c>; empty if none is near.</summary>
    /// <param name="word">The unknown word.</param>
    /// <param name="known">The known words.</param>
    public static string Suggest(string word, IEnumerable<string> known)
        => Nearest(word, known) is { } nearest ? $", did you mean '{nearest}'" : "";

    /// <summary>
    /// The distance of optimal string alignment: how many letters to insert, delete or replace, and neighbours to exchange; case is
    /// ignored.
    /// </summary>
    private static int Distance(string from, string to)
    {
        (from, to) = (from.ToLowerInvariant(), to.ToLowerInvariant());
        int[] beforeLast = [];
        int[] last = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int[] row = [i, .. new int[to.Length]];
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], 1 + beforeLast[j - 2]);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[to.Length];
    }
}
