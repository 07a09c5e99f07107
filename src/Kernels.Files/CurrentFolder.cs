namespace Kernels.Files;

/// <summary>The current folder, which others can delete while a process is in it.</summary>
internal static class CurrentFolder
{
    /// <summary>Its path; null if it was deleted.</summary>
    public static string? Path
    {
        get
        {
            try
            {
                return Environment.CurrentDirectory;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
