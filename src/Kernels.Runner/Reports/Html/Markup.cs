using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Kernels.Runner.Reports.Html;

/// <summary>
/// HTML written as an interpolated string. Text in its holes is escaped, for elements and for quoted attributes alike;
/// only <see cref="Markup"/> goes in as it is, so that it is hard to forget to escape.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct Markup
{
    // Letters and signs of all scripts stay readable in the source; < > & " ' are always escaped.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text;

    /// <summary>Begins a text; called by the compiler.</summary>
    /// <param name="literalLength">The length of the text between the holes.</param>
    /// <param name="holes">How many holes there are.</param>
    public Markup(int literalLength, int holes) => _text = new StringBuilder(literalLength + (16 * holes));

    /// <summary>No text.</summary>
    public static Markup Empty => $"";

    /// <summary>Marks text as HTML: only for text that is part of this program.</summary>
    /// <param name="html">The HTML.</param>
    /// <returns>The markup.</returns>
    public static Markup Trusted(string html)
    {
        Markup markup = new(html.Length, 0);
        markup._text.Append(html);
        return markup;
    }

    /// <summary>Adds the text between the holes.</summary>
    public void AppendLiteral(string literal) => _text.Append(literal);

    /// <summary>Adds text, escaped.</summary>
    public void AppendFormatted(string? text)
    {
        if (text is not null)
        {
            _text.Append(Encoder.Encode(text));
        }
    }

    /// <summary>Adds a number.</summary>
    public void AppendFormatted(int number) => _text.Append(number);

    /// <summary>Adds markup as it is.</summary>
    public void AppendFormatted(Markup markup) => _text.Append(markup._text);

    /// <summary>Adds markup, one after the other.</summary>
    public void AppendFormatted(IEnumerable<Markup> parts)
    {
        foreach (Markup part in parts)
        {
            _text.Append(part._text);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
