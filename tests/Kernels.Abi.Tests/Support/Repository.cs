namespace Kernels.Abi.Tests.Support;

/// <summary>Where the sources are, found because this assembly lies below the repository's artifacts folder.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The path of a file under this project's folder.</summary>
    public static string TestSource(string relative) => PathOf(Path.Combine("tests", "Kernels.Abi.Tests", relative));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Kernels.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} has Kernels.sln");
    }
}
