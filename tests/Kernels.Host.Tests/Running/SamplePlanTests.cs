using Kernels.Runner.Measuring;

namespace Kernels.Host.Tests.Running;

/// <summary>Candidates that may be equally fast are sampled alike, whatever noise did when their calls were first timed.</summary>
public sealed class SamplePlanTests
{
    [Fact]
    public void A_call_before_the_sample_is_made_for_all_that_may_be_as_short()
    {
        SamplePlan[] plans = [.. SamplePlan.Align([new(0.015, 1), new(0.03, 1), new(0.2, 1)])];
        Assert.Equal([true, true, false], plans.Select(plan => plan.IsLedIn));
    }

    [Fact]
    public void The_number_of_calls_is_the_largest_of_those_that_may_be_as_fast()
    {
        SamplePlan[] plans = [.. SamplePlan.Align([new(0.0004, 2), new(0.0006, 1), new(0.005, 1)])];
        Assert.Equal([2, 2, 1], plans.Select(plan => plan.Calls));
    }

    [Fact]
    public void Without_calibration_it_is_one_call()
    {
        SamplePlan plan = SamplePlan.Align([SamplePlan.OneCall, SamplePlan.OneCall])[0];
        Assert.Equal((1, false), (plan.Calls, plan.IsLedIn));
    }
}
