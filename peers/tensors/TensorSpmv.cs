using System.Numerics.Tensors;

namespace Kernels.Peers.Tensors;

/// <summary><c>spmv/1</c>: gathers the elements of x that a row needs, and takes their dot product with the row's values.</summary>
internal sealed class TensorSpmv : IKernel<SpmvArguments>
{
    /// <summary>Entries gathered at once; few enough to stay in the first-level cache.</summary>
    private const int BlockEntries = 1024;

    public void Invoke(scoped in SpmvArguments arguments, in KernelOptions options)
    {
        Span<double> gathered = stackalloc double[BlockEntries];
        CsrMatrix matrix = arguments.Matrix;
        ReadOnlySpan<double> x = arguments.X;
        for (int row = 0; row < matrix.RowCount; row++)
        {
            double sum = 0;
            int end = matrix.RowOffsets[row + 1];
            for (int first = matrix.RowOffsets[row]; first < end; first += BlockEntries)
            {
                int count = Math.Min(BlockEntries, end - first);
                ReadOnlySpan<int> columns = matrix.Columns.Slice(first, count);
                for (int entry = 0; entry < columns.Length; entry++)
                {
                    gathered[entry] = x[columns[entry]];
                }

                sum += TensorPrimitives.Dot(matrix.Values.Slice(first, count), gathered[..count]);
            }

            arguments.Y[row] = sum;
        }
    }
}
