using System.Text;

namespace Kernels.Contracts;

/// <summary>Breaks text into lines.</summary>
internal static class TextLines
{
    private const int Length = 120;

    /// <summary>Fills lines with pieces, which are not broken themselves.</summary>
    /// <param name="pieces">The pieces, between which there is a blank or a new line.</param>
    /// <param name="first">What the first line begins with.</param>
    /// <param name="next">What every other line begins with.</param>
    /// <returns>The lines, each with its end.</returns>
    public static string Wrap(IEnumerable<string> pieces, string first, string next)
    {
        StringBuilder lines = new();
        string line = first;
        bool isEmpty = true;
        foreach (string piece in pieces)
        {
            if (!isEmpty && line.Length + 1 + piece.Length > Length)
            {
                lines.Append(line).Append('\n');
                (line, isEmpty) = (next, true);
            }

            line += isEmpty ? piece : $" {piece}";
            isEmpty = false;
        }

        return lines.Append(line).Append('\n').ToString();
    }
}
