using Kernels.Plugins.Settling;

namespace Kernels.Plugins.Tests.Settling;

/// <summary>Decides when code is final, on recorded events of .NET 10 and counts of compiled methods.</summary>
public sealed class SettlementTests
{
    /// <summary>The forms of a method without a loop, by the settings of the just-in-time compiler.</summary>
    public static TheoryData<string, string> Lives => new()
    {
        { "default", "Quick QuickInstrumented Tier1" },
        { "DOTNET_TieredPGO=0", "Quick Tier1" },
        { "DOTNET_TieredPGO_InstrumentOnlyHotCode=0", "QuickInstrumented Tier1" },
        { "DOTNET_TieredCompilation=0", "Optimized" },
        { "DOTNET_JITMinOpts=1", "MinOpt" },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public void A_round_without_other_code_ends_it(string settings, string life)
    {
        Assert.NotEmpty(settings);
        Settlement settlement = new();
        CodeTier[] tiers = [.. life.Split(' ').Select(Enum.Parse<CodeTier>)];
        settlement.Begin(canary: 1, compiled: 500);
        for (int i = 0; i < tiers.Length; i++)
        {
            Assert.False(settlement.IsSettled);
            settlement.Load(new CanaryLoad(1, HasLoop: false, tiers[i]));
        }

        Assert.False(settlement.IsAnotherDue(500 + tiers.Length));
        Assert.True(settlement.IsSettled);
    }

    [Fact]
    public void Other_code_during_a_round_begins_another()
    {
        Settlement settlement = new();
        settlement.Begin(1, 500);
        Live(settlement, 1);
        Assert.True(settlement.IsAnotherDue(compiled: 504));
        Assert.False(settlement.IsSettled);

        settlement.Begin(2, 510);
        Live(settlement, 2);
        Assert.False(settlement.IsAnotherDue(513));
        Assert.True(settlement.IsSettled);
        Assert.Equal(2, settlement.Rounds);
    }

    [Fact]
    public void Nothing_is_known_before_the_canary_is_final_however_quiet_it_is()
    {
        Settlement settlement = new();
        settlement.Begin(1, 500);
        settlement.Load(new CanaryLoad(1, HasLoop: false, CodeTier.Quick));
        settlement.Load(new CanaryLoad(1, HasLoop: false, CodeTier.QuickInstrumented));
        Assert.False(settlement.IsAnotherDue(502));
        Assert.False(settlement.IsSettled);
    }

    [Fact]
    public void Events_that_come_late_from_an_earlier_canary_count_for_nothing()
    {
        Settlement settlement = new();
        settlement.Begin(7, 500);
        Live(settlement, 6);
        Assert.False(settlement.IsAnotherDue(500));
        Assert.False(settlement.IsSettled);
    }

    [Fact]
    public void A_loop_that_is_optimised_at_once_says_nothing_about_methods_without_one()
    {
        // DOTNET_TC_QuickJitForLoops=0
        Settlement settlement = new();
        settlement.Begin(1, 500);
        settlement.Load(new CanaryLoad(1, HasLoop: false, CodeTier.Quick));
        settlement.Load(new CanaryLoad(1, HasLoop: true, CodeTier.Optimized));
        Assert.False(settlement.IsAnotherDue(502));
        Assert.False(settlement.IsSettled);
        Assert.True(settlement.OptimizesLoops);
        Assert.False(settlement.WasFinalAtOnce);
    }

    [Theory]
    [InlineData("Quick Tier1InLoop", true)]
    [InlineData("QuickInstrumented Tier1InLoop", true)]
    [InlineData("Optimized", true)]
    [InlineData("QuickInstrumented", false)]
    public void Whether_loops_are_optimised_as_they_run_is_seen(string life, bool expected)
    {
        Settlement settlement = new();
        settlement.Begin(1, 500);
        foreach (string tier in life.Split(' '))
        {
            settlement.Load(new CanaryLoad(1, HasLoop: true, Enum.Parse<CodeTier>(tier)));
        }

        Assert.Equal(expected, settlement.OptimizesLoops);
    }

    [Fact]
    public void Every_canary_is_told_from_every_other_by_the_name_of_its_type()
    {
        for (int i = 0; i < 40; i++)
        {
            Canary canary = Canary.Next(out int number);
            Assert.Equal(number, Canary.NumberOf(canary.GetType().ToString()));
            Assert.NotEqual(canary.GetType(), Canary.Next(out _).GetType());
        }

        Assert.Null(Canary.NumberOf(typeof(SettlementTests).ToString()));
    }

    private static void Live(Settlement settlement, int canary)
    {
        foreach (CodeTier tier in (CodeTier[])[CodeTier.Quick, CodeTier.QuickInstrumented, CodeTier.Tier1])
        {
            settlement.Load(new CanaryLoad(canary, HasLoop: false, tier));
        }
    }
}
