using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>An XML comment. It is read from the source, since the compiler skips it in projects without a documentation file.</summary>
internal sealed class DocComment
{
    private static readonly Regex Mark = new(@"^\s*///\s?", RegexOptions.Multiline);
    private static readonly Regex Blank = new(@"\s+");

    private readonly XElement? _root;

    private DocComment(XElement? root) => _root = root;

    /// <summary>That of a declaration without source.</summary>
    public static DocComment None { get; } = new(null);

    /// <summary>The comment before a declaration; an empty one if there is none, or if it is not XML.</summary>
    public static DocComment Of(SyntaxNode declaration)
    {
        string[] lines = [.. declaration.GetLeadingTrivia().ToFullString().Split('\n').Where(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal))];
        try
        {
            return new DocComment(XElement.Parse($"<doc>{Mark.Replace(string.Join("\n", lines), "")}</doc>"));
        }
        catch (XmlException)
        {
            return new DocComment(null);
        }
    }

    /// <summary>What it says of the whole; null for nothing.</summary>
    public string? Summary => TextOf(_root?.Element("summary"));

    /// <summary>What it says of a parameter; null for nothing.</summary>
    public string? OfParameter(string name)
        => TextOf(_root?.Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == name));

    /// <summary>One line; references and names count as what they name.</summary>
    private static string? TextOf(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        foreach (XElement reference in element.Descendants().Where(child => child.IsEmpty).ToArray())
        {
            string name = (string?)reference.FirstAttribute ?? "";
            reference.ReplaceWith(new XText(name.Substring(name.LastIndexOfAny([':', '.']) + 1)));
        }

        string text = Blank.Replace(element.Value, " ").Trim();
        return text == "" ? null : text;
    }
}
