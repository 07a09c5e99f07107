using Kernels.Abi.Tests.Support;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>KERNELS_NATIVE_ISA chooses exactly one level; a value that can't be met is an error that names it.</summary>
public sealed class InstructionSetTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    private const string Variable = "KERNELS_NATIVE_ISA";

    public static TheoryData<string> Reached
        => [.. InstructionSets.Levels.Where(level => level.IsReached).Select(level => level.Name)];

    public static TheoryData<string> NotReached
        => [
            .. InstructionSets.Levels.Where(level => !level.IsReached).Select(level => level.Name),
            "x86-64-v9", "avx2", "X86-64-V2", "x86-64-v2 ", "auto", "%s%n", new string('v', 100),
        ];

    [Theory]
    [MemberData(nameof(Reached))]
    public void A_level_that_this_processor_reaches_is_the_one_that_runs(string level)
    {
        string[] lines = Open(level);
        Assert.Contains($"instruction_set {level}", lines);
        Assert.Contains("julia 0: 2 1 0", lines);
    }

    [Theory]
    [MemberData(nameof(NotReached))]
    public void Any_other_value_is_an_error_that_names_it_and_what_is_allowed(string value)
    {
        string[] lines = Open(value);
        Assert.StartsWith("error ", lines[1], StringComparison.Ordinal);
        Assert.Contains(Variable, lines[1], StringComparison.Ordinal);
        Assert.Contains(value.Length <= 40 ? $"'{value}'" : value[..40], lines[1], StringComparison.Ordinal);
        Assert.Contains(InstructionSets.Best, lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public void An_empty_value_leaves_the_choice_of_the_best() => Assert.Contains($"instruction_set {InstructionSets.Best}", Open(""));

    private string[] Open(string value)
        => Tool.Run(
            folder.Program("host.c"),
            [OwnLibraries.RequireNative(), "1"],
            new Dictionary<string, string> { [Variable] = value }).Succeeded().Lines;
}
