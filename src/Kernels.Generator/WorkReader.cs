using System.Globalization;

namespace Kernels.Generator;

/// <summary>Reads sums of products, such as <c>2*rows*columns + rows</c>.</summary>
internal static class WorkReader
{
    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="names">What it may name.</param>
    /// <returns>The terms.</returns>
    /// <exception cref="FormatException">A factor is neither a number nor such a name; the message names it.</exception>
    public static IEnumerable<Term> Read(string text, ICollection<string> names)
        => text.Split('+').Select(term => ReadTerm([.. term.Split('*').Select(factor => factor.Trim())], names));

    private static Term ReadTerm(string[] factors, ICollection<string> names)
    {
        double coefficient = 1;
        List<string> named = [];
        foreach (string factor in factors)
        {
            if (names.Contains(factor))
            {
                named.Add(factor);
            }
            else if (double.TryParse(factor, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                coefficient *= number;
            }
            else
            {
                throw new FormatException($"'{factor}' is neither a number nor one of {string.Join(", ", names)}");
            }
        }

        return new Term(coefficient, new EquatableArray<string>(named));
    }
}
