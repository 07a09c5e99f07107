using Kernels.Runner.Platform;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>Reasons why code does not use all instruction sets of the processor.</summary>
public sealed class InstructionSetUseTests
{
    [Fact]
    public void Code_that_uses_everything_needs_no_reason()
        => Assert.Null(OfProcess("x86-64-v4", "x86-64-v4").Reason);

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0", "DOTNET_EnableAVX512=0")]
    [InlineData("COMPlus_EnableAVX2", "0", "COMPlus_EnableAVX2=0")]
    [InlineData("DOTNET_PreferredVectorBitWidth", "256", "DOTNET_PreferredVectorBitWidth=256")]
    public void A_setting_that_switches_off_is_named(string variable, string value, string reason)
        => Assert.Equal(reason, OfProcess("x86-64-v4", "x86-64-v3", (variable, value)).Reason);

    [Fact]
    public void Without_a_setting_it_is_the_run_times_own_choice()
        => Assert.Contains("too slow", OfProcess("x86-64-v4", "x86-64-v3", ("DOTNET_EnableAVX512", "1")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Code_compiled_ahead_of_time_is_bound_to_its_level()
    {
        InstructionSetUse use = InstructionSetUse.Of([], "x86-64-v4", "x86-64-v2", compilesAtRunTime: false, _ => null)[0];
        Assert.Equal(["x86-64-v2"], use.Compiled);
        Assert.Contains("ahead of time", use.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_that_is_not_available_uses_nothing_and_says_why()
    {
        Backend native = Backend.Unavailable("native", "C", "", "CMake was not found");
        InstructionSetUse use = InstructionSetUse.Of([native], "x86-64-v4", "x86-64-v4", compilesAtRunTime: true, _ => null)[1];
        Assert.Equal(("native", null, "CMake was not found"), (use.Code, use.Used, use.Reason));
    }

    private static InstructionSetUse OfProcess(string offered, string used, params (string Name, string Value)[] environment)
        => InstructionSetUse.Of(
            [],
            offered,
            used,
            compilesAtRunTime: true,
            name => environment.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault())[0];
}
