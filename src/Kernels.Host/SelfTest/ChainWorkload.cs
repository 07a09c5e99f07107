using Kernels.Workloads;

namespace Kernels.Host.SelfTest;

/// <summary>Chains to compute.</summary>
/// <param name="chains">How many.</param>
/// <param name="steps">Steps of each; a step takes four cycles.</param>
internal sealed class ChainWorkload(int chains, long steps) : Workload<ChainArguments>(Chain.Contract)
{
    private readonly ulong[] _x = new ulong[chains];
    private readonly ulong[] _added = new ulong[chains];

    public override string Shape => chains == 1 ? $"{steps} steps" : $"{chains} × {steps} steps";

    public override Work Work => new(Flops: 2.0 * chains * steps, Bytes: 2.0 * chains * sizeof(ulong));

    public override double WorkingSetBytes => 2.0 * chains * sizeof(ulong);

    protected override ChainArguments Arguments => new(steps, _x, _added);

    public override void Reset()
    {
        Array.Fill(_x, ulong.MaxValue);
        Array.Fill(_added, ulong.MaxValue);
    }

    public override Validation Validate()
    {
        int wrong = Enumerable.Range(0, chains).Count(chain => _x[chain] != Chain.Jump((ulong)chain, steps));
        return wrong == 0
            ? new Validation(true, 0, null)
            : new Validation(false, wrong, $"{wrong} of {chains} chains end elsewhere");
    }

    protected override void Dispose(bool disposing)
    {
    }
}
