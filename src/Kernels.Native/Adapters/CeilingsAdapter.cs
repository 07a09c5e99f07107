using System.Text;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Calls a plug-in's <c>ceilings/1</c>.</summary>
internal sealed unsafe class CeilingsAdapter : Ceilings
{
    /// <summary>The id for which plug-ins are asked.</summary>
    public static readonly string Id = Encoding.UTF8.GetString(CeilingsConstants.KERNELS_CEILINGS_ID);

    private readonly PluginKernel _source;
    private readonly kernels_ceilings* _ceilings;

    private CeilingsAdapter(PluginKernel source)
    {
        _source = source;
        _ceilings = (kernels_ceilings*)source.Pointer;
        InstructionSet = source.InstructionSet;
        source.RequireFunction(&_ceilings->triad, nameof(kernels_ceilings.triad));
        source.RequireFunction(&_ceilings->read, nameof(kernels_ceilings.read));
        source.RequireFunction(&_ceilings->multiply_add, nameof(kernels_ceilings.multiply_add));
        source.RequireInside(&_ceilings->multiply_add_flops + 1);
        MultiplyAddFlops = _ceilings->multiply_add_flops is > 0 and <= int.MaxValue and long flops
            ? (int)flops
            : throw new PluginException(
                $"its multiply_add_flops is {_ceilings->multiply_add_flops}; allowed: 1 to {int.MaxValue}");
    }

    /// <inheritdoc/>
    public override string InstructionSet { get; }

    /// <inheritdoc/>
    public override int MultiplyAddFlops { get; }

    /// <summary>Checks the struct, and makes the object that calls it.</summary>
    /// <exception cref="PluginException">The struct is too small, or a field is wrong.</exception>
    public static CeilingsAdapter Create(PluginKernel source) => new(source);

    /// <inheritdoc/>
    protected override void RunTriad(ReadOnlySpan<double> b, ReadOnlySpan<double> c, double factor, int passes, Span<double> a)
    {
        fixed (double* first = b, second = c, destination = a)
        {
            ThrowIfFailed(_ceilings->triad(first, second, factor, b.Length, passes, destination));
        }
    }

    /// <inheritdoc/>
    protected override double RunRead(ReadOnlySpan<double> a, int passes)
    {
        double sum;
        fixed (double* array = a)
        {
            ThrowIfFailed(_ceilings->read(array, a.Length, passes, &sum));
        }

        return sum;
    }

    /// <inheritdoc/>
    protected override double RunMultiplyAdd(long steps)
    {
        double result;
        ThrowIfFailed(_ceilings->multiply_add(steps, &result));
        return result;
    }

    private void ThrowIfFailed(kernels_status status)
    {
        if (status != kernels_status.KERNELS_OK)
        {
            PluginCall.Throw(status, _source, Id);
        }
    }
}
