using System.Collections.Frozen;

namespace Kernels.Workloads.Formats;

/// <summary>What the end of a file's name says of its format, by which other programs open it.</summary>
internal static class FileExtensions
{
    private static readonly FrozenSet<string> OfFormats = new[]
    {
        ".npy", ".npz", ".mtx", ".mat", ".h5", ".hdf5", ".parquet", ".pkl", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff",
        ".webp", ".svg", ".pdf", ".ppm", ".pgm", ".json", ".jsonl", ".csv", ".tsv", ".md", ".markdown", ".html", ".htm", ".xml", ".yaml",
        ".yml", ".xls", ".xlsx", ".txt", ".arrow", ".arrows", ".feather", ".gz", ".bz2", ".xz", ".zst", ".zip",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses a name that promises another format than the one that is written. A name that promises none is taken.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="own">How names of the written format end, with the dot.</param>
    /// <exception cref="UserInputException">The name ends like one of another format.</exception>
    public static void Require(string option, string path, params ReadOnlySpan<string> own)
    {
        string extension = Path.GetExtension(path);
        if (!own.Contains(extension, StringComparer.OrdinalIgnoreCase) && OfFormats.Contains(extension))
        {
            throw new UserInputException(
                $"{option} is '{path}', but {own[0]} is what it writes; allowed: a name that ends with {string.Join(" or ", own.ToArray())}.");
        }
    }
}
