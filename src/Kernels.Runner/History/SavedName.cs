namespace Kernels.Runner.History;

/// <summary>The names that saved results may have: each is a valid file name on every system.</summary>
internal static class SavedName
{
    /// <summary>What follows the name in the file name.</summary>
    public const string Extension = ".json";

    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "at most 64 English letters, digits, '.', '_' and '-', starting with a letter or a digit, without .json";

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
