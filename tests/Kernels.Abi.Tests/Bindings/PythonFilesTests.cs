using System.Text.RegularExpressions;
using Kernels.Abi.Tests.Support;
using Kernels.Contracts.Python;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>The Python package's generated files are those of the contracts: './build.ps1 python' writes them.</summary>
public sealed class PythonFilesTests
{
    [Fact]
    public void The_functions_are_those_of_the_contracts() => Check("kernels/_functions.py", PythonModule.Write());

    [Fact]
    public void The_stubs_are_those_of_the_contracts() => Check("kernels/_functions.pyi", PythonStubs.Write());

    [Fact]
    public void The_calls_of_the_extension_are_those_of_the_contracts() => Check("extension/calls.h", ExtensionCalls.Write());

    [Fact]
    public void The_version_is_that_of_the_repository()
    {
        string version = Regex.Match(Read("Directory.Build.props"), "<Version>(.*)</Version>").Groups[1].Value;
        Assert.Equal($"VERSION = \"{version}\"\n", Read("python/src/kernels/_version.py"));
    }

    private static string Read(string path) => File.ReadAllText(Repository.PathOf(path));

    private static void Check(string path, string expected)
        => Assert.Equal(expected, Read($"python/src/{path}"));
}
