using System.Text.RegularExpressions;

namespace Kernels.Host.Tests;

/// <summary>The program in README.md and docs/own-kernels.md is complete: it builds outside the repository, and runs.</summary>
[Collection("builds")]
public sealed class OwnKernelReadmeTests : IDisposable
{
    private static readonly string Page = Read("docs", "own-kernels.md");

    private readonly KernelsCommand _program = new() { Program = "bin/Release/net10.0/Program.dll" };

    private TemporaryFolder Folder => _program.Folder;

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Both_show_the_same_program()
        => Assert.Equal(Block(Page, "csharp", "KernelsApp.Run"), Block(Read("README.md"), "csharp", "KernelsApp.Run"));

    [Fact]
    public void The_program_builds_without_a_warning_and_passes_its_own_check()
    {
        string references = Block(Page, "xml", "ProjectReference").Replace("kernels/src/", Repository.PathOf("src") + "/", StringComparison.Ordinal);
        File.WriteAllText(Folder.File("Program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Folder.File("Program.cs"), Block(Page, "csharp", "KernelsApp.Run"));
        File.WriteAllText(Folder.File("Application.cs"), ApplicationOf(Block(Page, "csharp", "services.AddKernels")));

        ChildProcess build = ChildProcess.Run(Folder.Path, [], "dotnet", "build", "-c", "Release");
        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.Contains(" 0 Warning(s)", build.Output, StringComparison.Ordinal);

        ChildProcess check = _program.Run("check", "ema");
        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.Matches(@"\nacme\.ema +plain .* pass\nacme\.ema +by-time .* pass\n", check.Output);
    }

    [Fact]
    public void The_page_explains_every_diagnostic()
        => Assert.Equal(IdsIn(Read("src", "Kernels.Generator", "Rules.cs")), IdsIn(Page));

    /// <summary>The page's statement and class, as an application has them.</summary>
    private static string ApplicationOf(string block)
    {
        string[] parts = block.Split("\n\n", 2);
        return $$"""
            using Kernels;
            using Kernels.Hosting;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;

            static class Application
            {
                public static void Register(IServiceCollection services, IConfiguration configuration)
                {
                    {{parts[0]}}
                }

                public static IKernel<EmaArguments> Get(KernelHost host) => host.GetKernel(Ema.Kernel);
            }

            {{parts[1]}}
            """;
    }

    /// <summary>The block of code in a language that contains a text.</summary>
    private static string Block(string page, string language, string text)
        => Assert.Single(
            Regex.Matches(page, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value),
            block => block.Contains(text, StringComparison.Ordinal));

    private static IEnumerable<string> IdsIn(string text) => Regex.Matches(text, "KERNELS[0-9]{3}").Select(match => match.Value).Distinct().Order();

    private static string Read(params ReadOnlySpan<string> parts)
        => File.ReadAllText(Repository.PathOf(parts)).ReplaceLineEndings("\n");
}
