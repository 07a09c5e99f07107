using Kernels.Abi.Tests.Support;
using Kernels.Native;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>There is a NativeAOT library for each level; probing one that this processor can't run is harmless.</summary>
public sealed class AotLevelTests(BuildFolder folder) : IClassFixture<BuildFolder>, IDisposable
{
    private readonly string? _configured = Environment.GetEnvironmentVariable(AotBackend.LevelVariable);

    public static TheoryData<string, bool> Levels => new(InstructionSets.Levels);

    public void Dispose() => Environment.SetEnvironmentVariable(AotBackend.LevelVariable, _configured);

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_level_runs_where_the_processor_reaches_it_and_says_no_elsewhere(string level, bool isReached)
    {
        string[] lines = Tool.Run(folder.Program("host.c"), [OwnLibraries.RequireAot(level), "1"]).Succeeded().Lines;
        if (isReached)
        {
            Assert.NotEqual("score 0", lines[0]);
            Assert.Contains($"instruction_set {level}", lines);
            Assert.Contains("julia 0: 2 1 0", lines);
        }
        else
        {
            Assert.Equal(["score 0"], lines);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void The_environment_chooses_a_level(string level, bool isReached)
    {
        OwnLibraries.RequireAot(level);
        Backend backend = Load(level);
        if (isReached)
        {
            Assert.All(backend.Implementations, implementation => Assert.Equal(level, implementation.InstructionSet));
            Assert.Equal(KernelContracts.All.Length, backend.Implementations.Length);
        }
        else
        {
            Assert.StartsWith("it was built for another processor", backend.UnavailableReason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_a_choice_the_best_level_is_taken()
        => Assert.Equal(OwnLibraries.RequireAot(InstructionSets.Best), Load(null).Origin);

    [Theory]
    [InlineData("x86-64-v9")]
    [InlineData("avx2")]
    [InlineData("../kernels_native")]
    public void An_unknown_level_is_an_error_that_names_it_and_what_is_allowed(string level)
    {
        OwnLibraries.RequireAot(InstructionSets.Best);
        string? reason = Load(level).UnavailableReason;
        Assert.StartsWith($"{AotBackend.LevelVariable} is '{level}'", reason, StringComparison.Ordinal);
        Assert.Contains("; allowed: ", reason, StringComparison.Ordinal);
        Assert.Contains(InstructionSets.Best, reason, StringComparison.Ordinal);
    }

    private static Backend Load(string? level)
    {
        Environment.SetEnvironmentVariable(AotBackend.LevelVariable, level);
        return AotBackend.Load();
    }
}
