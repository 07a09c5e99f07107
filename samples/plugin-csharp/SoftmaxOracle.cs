using Kernels;

namespace SamplePlugin;

/// <summary>The oracle of <c>acme.softmax/1</c>: its definition, element by element.</summary>
internal sealed class SoftmaxOracle : IKernel<DeclaredArguments>
{
    public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
    {
        int columns = arguments.Extent("columns");
        ReadOnlySpan<double> x = arguments.Input<double>("x");
        Span<double> y = arguments.Output<double>("y");
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (i % columns == 0)
            {
                sum = SumOfExponentials(x.Slice(i, columns));
            }

            y[i] = Math.Exp(x[i]) / sum;
        }
    }

    private static double SumOfExponentials(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            sum += Math.Exp(value);
        }

        return sum;
    }
}
