using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// <c>coo_to_csr/1</c> in plain C#: entries are counted and placed by their rows; then threads share the rows, sort each by columns,
/// and add duplicates.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarCooToCsr : IKernel<CooToCsrArguments>
{
    // Entries of the rows that a thread takes at once, some 300 microseconds of work.
    private const int LeastShare = 1 << 13;

    /// <inheritdoc/>
    public void Invoke(scoped in CooToCsrArguments arguments, in KernelOptions options)
    {
        (int entries, int rows) = (arguments.EntryRows.Length, arguments.RowOffsets.Length - 1);

        // Where rows begin among all entries, how long they become, and an entry's column and number as one number.
        int* begins = null;
        int* lengths = null;
        ulong* sorted = null;
        try
        {
            begins = (int*)NativeMemory.AllocZeroed((nuint)rows + 1, sizeof(int));
            lengths = (int*)NativeMemory.Alloc((nuint)rows, sizeof(int));
            sorted = (ulong*)NativeMemory.Alloc((nuint)entries, sizeof(ulong));
            Place(arguments.EntryRows, arguments.EntryColumns, new Span<int>(begins, rows + 1), arguments.RowOffsets, new Span<ulong>(sorted, entries));

            int pieces = Math.Clamp(entries / LeastShare, 1, rows);
            fixed (int* offsets = arguments.RowOffsets, columns = arguments.Columns)
            fixed (double* from = arguments.EntryValues, values = arguments.Values)
            {
                Matrix matrix = new()
                {
                    Rows = rows,
                    Pieces = pieces,
                    Begins = begins,
                    Sorted = sorted,
                    Lengths = lengths,
                    EntryValues = from,
                    RowOffsets = offsets,
                    Columns = columns,
                    Values = values,
                };
                Workers.Run(options.ThreadCount, pieces, new Sorting { Matrix = matrix });
                arguments.RowOffsets[0] = 0;
                for (int row = 0; row < rows; row++)
                {
                    arguments.RowOffsets[row + 1] = arguments.RowOffsets[row] + lengths[row];
                }

                Workers.Run(options.ThreadCount, pieces, new Adding { Matrix = matrix });
            }
        }
        finally
        {
            NativeMemory.Free(begins);
            NativeMemory.Free(lengths);
            NativeMemory.Free(sorted);
        }

        arguments.Used[0] = arguments.RowOffsets[rows];
    }

    /// <summary>Places entries by their rows, in their order; <paramref name="next"/> is room for as many numbers as there are begins.</summary>
    private static void Place(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, Span<int> begins, Span<int> next, Span<ulong> sorted)
    {
        foreach (int row in rows)
        {
            begins[row + 1]++;
        }

        for (int row = 1; row < begins.Length; row++)
        {
            begins[row] += begins[row - 1];
        }

        begins.CopyTo(next);
        for (int entry = 0; entry < rows.Length; entry++)
        {
            // Unsigned, columns are in order if the sign is inverted.
            sorted[next[rows[entry]]++] = ((ulong)((uint)columns[entry] ^ 0x80000000) << 32) | (uint)entry;
        }
    }

    /// <summary>Rows on their way: their entries, and what becomes of them.</summary>
    private struct Matrix
    {
        public int Rows;
        public int Pieces;
        public int* Begins;
        public ulong* Sorted;
        public int* Lengths;
        public double* EntryValues;
        public int* RowOffsets;
        public int* Columns;
        public double* Values;

        public readonly int FirstRow(int piece) => (int)((long)Rows * piece / Pieces);
    }

    private struct Sorting : IWork
    {
        public Matrix Matrix;

        public readonly void Run(int piece)
        {
            for (int row = Matrix.FirstRow(piece); row < Matrix.FirstRow(piece + 1); row++)
            {
                Span<ulong> entries = new(Matrix.Sorted + Matrix.Begins[row], Matrix.Begins[row + 1] - Matrix.Begins[row]);
                entries.Sort();
                int length = 0;
                for (int i = 0; i < entries.Length; i++)
                {
                    length += i == 0 || entries[i] >> 32 != entries[i - 1] >> 32 ? 1 : 0;
                }

                Matrix.Lengths[row] = length;
            }
        }
    }

    private struct Adding : IWork
    {
        public Matrix Matrix;

        public readonly void Run(int piece)
        {
            for (int row = Matrix.FirstRow(piece); row < Matrix.FirstRow(piece + 1); row++)
            {
                int next = Matrix.RowOffsets[row];
                for (int i = Matrix.Begins[row]; i < Matrix.Begins[row + 1]; i++)
                {
                    double value = Matrix.EntryValues[(uint)Matrix.Sorted[i]];
                    if (i > Matrix.Begins[row] && Matrix.Sorted[i] >> 32 == Matrix.Sorted[i - 1] >> 32)
                    {
                        Matrix.Values[next - 1] += value;
                    }
                    else
                    {
                        Matrix.Columns[next] = (int)((uint)(Matrix.Sorted[i] >> 32) ^ 0x80000000);
                        Matrix.Values[next++] = value;
                    }
                }
            }
        }
    }
}
