using System.Collections.Immutable;
using Kernels.Files;

namespace Kernels.Runner.Commands.Completion;

/// <summary>The scripts that make shells complete, embedded in the executable. Each calls <see cref="CompleteVerb"/>.</summary>
internal static class CompletionScripts
{
    private static readonly ImmutableArray<(string Shell, string File)> Scripts =
    [
        ("bash", "completion.bash"),
        ("zsh", "completion.zsh"),
        ("fish", "completion.fish"),
        ("pwsh", "completion.ps1"),
    ];

    /// <summary>The shells.</summary>
    public static ImmutableArray<string> Shells { get; } = [.. Scripts.Select(script => script.Shell)];

    /// <summary>The script of a shell, for this program: in the files it is <c>kernels</c>.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string Read(string shell)
    {
        using Stream stream = typeof(CompletionScripts).Assembly.GetManifestResourceStream(Scripts.First(script => script.Shell == shell).File)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Replace("kernels", ProgramName.Value, StringComparison.Ordinal);
    }
}
