namespace Kernels.Plugins.Tests.Support;

/// <summary>The processes that run in a folder, that is, those of the plug-ins in it (Linux).</summary>
internal static class FolderProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Their entries below <c>/proc</c>.</summary>
    public static IReadOnlyList<string> Of(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => RunsIn(folder, process))];

    /// <summary>Waits until none is left: the system takes a moment to remove a killed process.</summary>
    public static void AssertNone(string folder)
    {
        SpinWait.SpinUntil(() => Of(folder).Count == 0, Patience);
        Assert.Empty(Of(folder));
    }

    /// <summary>Any thread tells it: the first one of a process can end before the others.</summary>
    private static bool RunsIn(string folder, string process)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(process)[0])
                && Directory.EnumerateDirectories(Path.Combine(process, "task"))
                    .Any(thread => PlaceOf(thread)?.StartsWith(folder, StringComparison.Ordinal) ?? false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? PlaceOf(string thread)
    {
        try
        {
            return new FileInfo(Path.Combine(thread, "cwd")).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to another user.
            return null;
        }
    }
}
