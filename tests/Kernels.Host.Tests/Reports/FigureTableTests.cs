using Kernels.Runner.Reports;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Host.Tests.Reports;

/// <summary>The figures of a result on a console of 80 columns.</summary>
public sealed class FigureTableTests
{
    public static TheoryData<string> Kernels =>
        [.. KernelContracts.All.Where(contract => contract.Declaration!.Summarize is not null).Select(contract => contract.Name)];

    [Fact]
    public void Every_unit_has_its_form_and_what_is_missing_a_sign()
        => Assert.Equal(
            [
                "sketch       value   exact set  meaning",
                "keys        123457           –  about",
                "error        0.81%          0%",
                "rare      1.2E-05%           ∞",
                "memory    16.0 KiB    19.1 MiB",
                "all           5.20           1",
                "bits    2.500 bits  3.000 bits",
                "none             –           –",
                "off           0.00       -0.01",
            ],
            Consoles.Lines(80, FigureTable.Of(new ResultSummary(
                "sketch",
                "exact set",
                [
                    new("keys", 123_456.7, FigureUnit.Number, "about"),
                    new("error", 0.008125, FigureUnit.Share, "") { Reference = 0 },
                    new("rare", 1.2e-7, FigureUnit.Share, "") { Reference = double.PositiveInfinity },
                    new("memory", 16_384, FigureUnit.Bytes, "") { Reference = 20_000_000 },
                    new("all", 5.2, FigureUnit.Number, "") { Reference = 1 },
                    new("bits", 2.5, FigureUnit.Bits, "") { Reference = 3 },
                    new("none", double.NaN, FigureUnit.Share, "") { Reference = double.NaN },
                    new("off", -0.004, FigureUnit.Number, "") { Reference = -0.006 },
                ]))));

    /// <summary>Nothing is broken or left out: each line begins with a figure's name, or goes on with its meaning.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_figures_of_every_kernel_fit(string kernel)
    {
        WorkloadSource source = WorkloadSources.All.Single(source => source.Contract.Name == kernel);
        UserWorkload user = source.CreateFromUser(
            new UserValues(new Dictionary<string, string> { ["size"] = "tiny" }, source.UserOptions), new AlignedAllocator());
        using Workload workload = user.Workload;
        workload.Reset();
        workload.Invoke(Managed.ManagedBackends.Scalar.Find(source.Contract)!, new KernelOptions(1));
        ResultSummary summary = user.MakeFigures!();
        string[] lines = Consoles.Lines(80, FigureTable.Of(summary));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.All(lines.Skip(1), line => Assert.True(line[0] == ' ' || summary.Figures.Any(figure => line.StartsWith(figure.Name, StringComparison.Ordinal)), line));
        Assert.All(summary.Figures, figure => Assert.Single(lines, line => line.StartsWith($"{figure.Name}  ", StringComparison.Ordinal)));
    }
}
