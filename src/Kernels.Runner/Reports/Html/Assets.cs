using System.Security.Cryptography;
using System.Text;

namespace Kernels.Runner.Reports.Html;

/// <summary>Files that are embedded into the executable, and from there into reports.</summary>
internal static class Assets
{
    private const string SourceMap = "//# sourceMappingURL=";

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("report.css");

    /// <summary>The script that draws the charts.</summary>
    public static string Script { get; } = Read("report.js");

    /// <summary>
    /// Chart.js with its licence, which must go with every copy, and without the reference to its source map,
    /// which a browser's developer tools would look for beside the report.
    /// </summary>
    public static string ChartLibrary { get; } =
        $"/*\n{Read("LICENSE.md").Trim()}\n*/\n{Read("chart.umd.min.js").Split(SourceMap)[0]}";

    /// <summary>The source expression by which a Content-Security-Policy allows one inline script or style.</summary>
    /// <param name="text">The element's text.</param>
    /// <returns>The expression, quotes included.</returns>
    public static string HashSource(string text)
        => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Read(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
