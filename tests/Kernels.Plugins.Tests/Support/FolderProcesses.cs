namespace Kernels.Plugins.Tests.Support;

/// <summary>The processes that run in a folder, that is, those of the plug-ins in it (Linux).</summary>
internal static class FolderProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Their entries below <c>/proc</c>.</summary>
    public static IReadOnlyList<string> Of(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => PlaceOf(process)?.StartsWith(folder, StringComparison.Ordinal) ?? false)];

    /// <summary>Waits until none is left: the system takes a moment to remove a killed process.</summary>
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
            // It has ended, belongs to another user, or is not a process.
            return null;
        }
    }
}
