using System.Security.Cryptography;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>The SHA-256 of the binding generator's inputs and outputs; generation/README.md describes the format.</summary>
internal static class Fingerprint
{
    public const string File = "src/Kernels.Native/Generated/fingerprint.sha256";

    private static readonly (string Folder, string Pattern)[] Sources =
    [
        ("generation", "*.rsp"),
        ("native/include/kernels", "*.h"),
        ("src/Kernels.Native/Generated", "*.cs"),
    ];

    /// <summary>The paths that a fingerprint covers, relative to the repository's root, sorted.</summary>
    public static IReadOnlyList<string> Paths(string root)
        => [.. Sources
            .SelectMany(source => Directory.GetFiles(Path.Combine(root, source.Folder), source.Pattern))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>The paths whose lines differ between the recorded fingerprint and the files: changed, new or deleted ones.</summary>
    public static IReadOnlyList<string> Differences(string root)
    {
        string[] recorded = System.IO.File.ReadAllLines(Path.Combine(root, File));
        string[] actual = [.. Paths(root).Select(path => Line(root, path))];
        return [.. recorded.Except(actual).Concat(actual.Except(recorded))
            .Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 2)..]).Distinct()];
    }

    private static string Line(string root, string path)
        => $"{Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(Path.Combine(root, path))))}  {path}";
}
