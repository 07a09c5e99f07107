using System.Text;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Reads matrices from text, and converts them to dense form.</summary>
internal static class MatrixMarket
{
    public const string Name = "m.mtx";

    public static CsrBuffers Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static CsrBuffers Read(byte[] text)
    {
        using MemoryStream stream = new(text);
        return MatrixMarketFile.Read(stream, Name, new AlignedAllocator());
    }

    /// <summary>The dense matrix, <c>[rows × columns]</c>; entries at the same place are added.</summary>
    public static double[,] Dense(CsrBuffers matrix)
    {
        double[,] dense = new double[matrix.RowCount, matrix.ColumnCount];
        for (int row = 0; row < matrix.RowCount; row++)
        {
            for (int entry = matrix.RowOffsets.Span[row]; entry < matrix.RowOffsets.Span[row + 1]; entry++)
            {
                dense[row, matrix.Columns.Span[entry]] += matrix.Values.Span[entry];
            }
        }

        return dense;
    }
}
