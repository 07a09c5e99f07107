using System.Collections.Immutable;

namespace Kernels.Runner.Commands.Completion;

/// <summary>A word that can stand where the cursor is.</summary>
/// <param name="Word">The whole word.</param>
/// <param name="Meaning">What it is, in one line; empty if there is nothing to say.</param>
internal sealed record Suggestion(string Word, string Meaning);

/// <summary>What can stand where the cursor is.</summary>
/// <param name="Words">The words, all of which begin with what was typed so far.</param>
/// <param name="Paths">Which paths can stand there too.</param>
internal sealed record Suggestions(ImmutableArray<Suggestion> Words, PathKind Paths = PathKind.None)
{
    /// <summary>Nothing.</summary>
    public static Suggestions None { get; } = new([]);
}

/// <summary>Which paths can stand where the cursor is. Shells complete paths better than this program could.</summary>
internal enum PathKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>Paths of files, and of the folders on the way.</summary>
    Files,

    /// <summary>Paths of folders.</summary>
    Folders,
}
