using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Runner.SelfTest;

/// <summary>Chains to compute.</summary>
/// <param name="chains">How many.</param>
/// <param name="steps">Steps of each; a step takes four cycles.</param>
/// <param name="allocator">Where its buffers come from.</param>
internal sealed class ChainWorkload(int chains, long steps, BufferAllocator allocator) : Workload<ChainArguments>(Chain.Contract)
{
    private readonly KernelBuffer<ulong> _x = allocator.Allocate<ulong>(chains);
    private readonly KernelBuffer<ulong> _added = allocator.Allocate<ulong>(chains);

    public override string Shape => chains == 1 ? $"{steps} steps" : $"{chains} × {steps} steps";

    public override Work Work => new(Flops: 2.0 * chains * steps, Bytes: 2.0 * chains * sizeof(ulong));

    public override double WorkingSetBytes => 2.0 * chains * sizeof(ulong);

    protected override ChainArguments Arguments => new(steps, _x.Span, _added.Span);

    /// <summary>A chain begins at its number: there is nothing to change.</summary>
    public override void Renew(ulong seed)
    {
    }

    public override void Nudge(SplitMix64 random)
    {
    }

    public override void Reset()
    {
        _x.Span.Fill(ulong.MaxValue);
        _added.Span.Fill(ulong.MaxValue);
    }

    public override Validation Validate()
    {
        int wrong = Enumerable.Range(0, chains).Count(chain => _x.Span[chain] != Chain.Jump((ulong)chain, steps));
        return wrong == 0
            ? new Validation(true, 0, null)
            : new Validation(false, wrong, $"{wrong} of {chains} chains end elsewhere");
    }

    protected override void Dispose(bool disposing)
    {
        _x.Dispose();
        _added.Dispose();
    }
}
