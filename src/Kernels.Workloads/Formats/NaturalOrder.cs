using System.Collections.Immutable;

namespace Kernels.Workloads.Formats;

/// <summary>The order in which people count: <c>part-2</c> before <c>part-10</c>.</summary>
internal static class NaturalOrder
{
    /// <summary>Finds two neighbours of which a person would put the second one first.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The first such pair; null if there is none.</returns>
    public static (string First, string Second)? FindDescent(ImmutableArray<string> names)
        => names.Zip(names.Skip(1)).Where(pair => Compare(pair.First, pair.Second) > 0).Cast<(string, string)?>().FirstOrDefault();

    private static int Compare(string one, string other)
    {
        (int place, int otherPlace) = (0, 0);
        while (place < one.Length && otherPlace < other.Length)
        {
            ReadOnlySpan<char> number = NumberAt(one, ref place);
            ReadOnlySpan<char> otherNumber = NumberAt(other, ref otherPlace);
            int order = number.Length != otherNumber.Length ? number.Length - otherNumber.Length : number.SequenceCompareTo(otherNumber);
            if (order == 0 && place < one.Length && otherPlace < other.Length)
            {
                order = one[place++] - other[otherPlace++];
            }

            if (order != 0)
            {
                return order;
            }
        }

        return (one.Length - place) - (other.Length - otherPlace);
    }

    /// <summary>The digits at a place, without zeros before them, which is then after them.</summary>
    private static ReadOnlySpan<char> NumberAt(string text, ref int place)
    {
        int begin = place;
        while (place < text.Length && char.IsAsciiDigit(text[place]))
        {
            place++;
        }

        return text.AsSpan(begin, place - begin).TrimStart('0');
    }
}
