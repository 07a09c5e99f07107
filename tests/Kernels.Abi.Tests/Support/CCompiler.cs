namespace Kernels.Abi.Tests.Support;

/// <summary>The C compiler <c>cc</c>, with the ABI's headers. Tests that need it are skipped if it is missing.</summary>
internal static class CCompiler
{
    private static readonly string? Path = Tool.Find("cc");

    public static bool IsPresent => Path is not null;

    public static void BuildLibrary(string source, string output, params IEnumerable<string> options)
        => Compile(source, output, ["-shared", "-fPIC", .. options]);

    public static void BuildProgram(string source, string output) => Compile(source, output, ["-ldl"]);

    private static void Compile(string source, string output, IEnumerable<string> options)
    {
        Assert.SkipUnless(IsPresent, "no C compiler: there is no cc on the PATH");
        string include = Repository.PathOf(System.IO.Path.Combine("native", "include"));
        Tool.Run(Path!, ["-std=gnu17", "-Wall", "-Werror", "-I", include, "-o", output, source, .. options]).Succeeded();
    }
}
