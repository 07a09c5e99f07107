using System.Collections.Immutable;

namespace Kernels.Fuzz;

/// <summary>The files that fuzzing begins from: right ones of every kind, and those that once did harm.</summary>
/// <param name="Name">The parser's name.</param>
/// <param name="Files">Each file's path with its content, in the order of their names.</param>
internal sealed record Corpus(string Name, ImmutableArray<(string Path, byte[] Content)> Files)
{
    /// <summary>The corpora of this repository.</summary>
    public static string DefaultFolder => System.IO.Path.Combine(RepositoryFolder, "fuzz", "corpus");

    /// <summary>The repository's root: the program is built below it.</summary>
    public static string RepositoryFolder { get; } = FindRepository();

    /// <summary>Reads a parser's corpus.</summary>
    /// <param name="folder">The folder of all corpora.</param>
    /// <param name="name">The parser's name.</param>
    public static Corpus Read(string folder, string name) => new(
        name,
        [
            .. Directory.GetFiles(System.IO.Path.Combine(folder, name))
                .Order(StringComparer.Ordinal)
                .Select(path => (path, File.ReadAllBytes(path))),
        ]);

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Kernels.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? Environment.CurrentDirectory;
    }
}
