namespace Kernels.Plugins.Tests.Support;

/// <summary>The processes that run in a folder, which are those of the plug-ins in it (Linux).</summary>
internal static class FolderProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Their entries below <c>/proc</c>.</summary>
    public static IReadOnlyList<string> Of(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => PlaceOf(process)?.StartsWith(folder, StringComparison.Ordinal) ?? false)];

    /// <summary>Waits until none is left: a killed one goes when the system gets to it.</summary>
    public static void AssertNone(string folder)
    {
        SpinWait.SpinUntil(() => Of(folder).Count == 0, Patience);
        Assert.Empty(Of(folder));
    }

    private static string? PlaceOf(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, is somebody else's, or is no process.
            return null;
        }
    }
}
