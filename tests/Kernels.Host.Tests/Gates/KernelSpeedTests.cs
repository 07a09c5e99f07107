using Kernels.Host.Tests.Running;
using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Host.Tests.Gates;

/// <summary>A test project's question about speed. The two differ several times over, so that no load of the machine hides it.</summary>
[Collection(nameof(RunsAlone))]
public sealed class KernelSpeedTests
{
    private readonly KernelHost _host = KernelHost.Create(new ConfigurationBuilder().Build());

    [Fact]
    public void What_is_several_times_slower_is_slower_and_the_reverse_is_not()
    {
        SpeedAnswer slower = KernelSpeed.Compare(_host, new SpeedQuestion("julia", Before: "simd", Now: "managed") { AllowedSlowdown = 0.5 });
        Assert.True(slower.IsSlower, slower.Text);
        Assert.StartsWith("julia tiny, managed against simd: slower by more than 50%: before ÷ now is 0.", slower.Text, StringComparison.Ordinal);
        Assert.InRange(slower.Ratio!.Value, slower.Interval!.Value.Low, slower.Interval.Value.High);

        SpeedAnswer faster = KernelSpeed.Compare(_host, new SpeedQuestion("julia/1", Before: "managed", Now: "simd"));
        Assert.Equal(SpeedFinding.Within, faster.Finding);
    }

    [Fact]
    public void Names_that_do_not_exist_are_refused()
    {
        Assert.Throws<KernelsConfigurationException>(() => KernelSpeed.Compare(_host, new SpeedQuestion("fft", "simd", "managed")));
        Assert.Throws<KernelsConfigurationException>(() => KernelSpeed.Compare(_host, new SpeedQuestion("julia", "simd", "gpu")));
        Assert.Throws<ArgumentException>(() => KernelSpeed.Compare(_host, new SpeedQuestion("julia", "simd", "simd")));
    }
}
