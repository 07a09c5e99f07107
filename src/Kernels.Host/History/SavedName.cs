namespace Kernels.Host.History;

/// <summary>The names that saved results may have: each is a file's on every system.</summary>
internal static class SavedName
{
    /// <summary>What follows the name in the file's.</summary>
    public const string Extension = ".json";

    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "at most 64 letters of English, digits, '.', '_' and '-', a letter or a digit first, without .json";

    private const int MostLetters = 64;

    /// <summary>Whether a text is such a name.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string text)
        => text.Length is > 0 and <= MostLetters
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            && !text.EndsWith('.')
            && !text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
}
