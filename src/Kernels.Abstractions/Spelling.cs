namespace Kernels;

/// <summary>Guesses which known word a mistyped one was meant to be.</summary>
internal static class Spelling
{
    private const int MostMistakes = 2;
    private const int FewestOfPrefix = 3;

    /// <summary>The known word that is nearest to a given one.</summary>
    /// <param name="word">The given word.</param>
    /// <param name="known">The known words.</param>
    /// <returns>The known word; null if none is near.</returns>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string[] all = [.. known];
        string? nearest = all.MinBy(name => Distance(word, name));
        if (nearest is not null && Distance(word, nearest) is var distance && distance <= MostMistakes && distance < word.Length)
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

    /// <summary>The Levenshtein distance: how many letters to insert, delete or replace; case is ignored.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
