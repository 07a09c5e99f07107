using Kernels;

namespace SamplePlugin;

/// <summary><c>acme.softmax/1</c>: relative to each row's largest element, so that no exponential overflows.</summary>
internal sealed class SoftmaxKernel : IKernel<DeclaredArguments>
{
    public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
    {
        int columns = arguments.Extent("columns");
        ReadOnlySpan<double> x = arguments.Input<double>("x");
        Span<double> y = arguments.Output<double>("y");
        for (int start = 0; start < x.Length; start += columns)
        {
            Normalize(x.Slice(start, columns), y.Slice(start, columns));
        }
    }

    private static void Normalize(ReadOnlySpan<double> x, Span<double> y)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in x)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.Exp(x[i] - largest);
            sum += y[i];
        }

        foreach (ref double value in y)
        {
            value /= sum;
        }
    }
}
