namespace Kernels.Plugins.Manifests;

/// <summary>The rules for names and paths in manifests.</summary>
internal static class PluginNames
{
    /// <summary>The word that configuration uses in place of a backend's name, so no backend can have it.</summary>
    public const string Reserved = "auto";

    private const int MaxRevisionDigits = 6;

    /// <summary>Whether text can name a plug-in.</summary>
    /// <param name="text">The text.</param>
    public static bool IsName(string text)
        => text.Length > 0 && text[0] != '-'
            && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Whether text can be the id of a kernel: a name and a revision, such as <c>julia/1</c>.</summary>
    /// <param name="text">The text.</param>
    public static bool IsKernelId(string text)
        => text.Split('/') is [string name, { Length: >= 1 and <= MaxRevisionDigits } revision]
            && name.Split('.').All(static part => IsName(part.Replace('_', '-'))) && revision.All(char.IsAsciiDigit) && revision[0] != '0';

    /// <summary>Whether text is a relative path that stays in its folder on every operating system.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPathInside(string text)
        => !Path.IsPathRooted(text) && text.AsSpan().IndexOfAny('\\', ':') < 0
            && text.Split('/').All(static part => part is not ("" or "." or ".."));
}
