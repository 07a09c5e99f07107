using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// <c>coo_to_csr/1</c> by keys: an entry's row and then its column, in as few bits as hold all of them. Entries go to partitions by
/// the highest bits, so that each fits a core's own cache; there they are sorted by digits, the lowest first, which keeps the order
/// of equal ones, and duplicates are added. Partitions in order are the matrix.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdCooToCsr : IKernel<CooToCsrArguments>
{
    // Entries for each thread below which starting it costs more than it saves.
    private const int LeastShare = 1 << 13;

    // Entries of a partition, about, and the most bits that choose it: each partition is a stream that is written.
    private const int PartitionLength = 1 << 13;
    private const int MostPartitionBits = 11;

    // The most bits of a digit, and the entries up to which they are inserted in order instead.
    private const int MostDigitBits = 11;
    private const int Few = 48;

    /// <inheritdoc/>
    public void Invoke(scoped in CooToCsrArguments arguments, in KernelOptions options)
    {
        (int entries, int rows) = (arguments.EntryRows.Length, arguments.RowOffsets.Length - 1);
        (int least, int most) = Extremes(arguments.EntryColumns);
        int columnBits = BitsOf((ulong)((long)most - least));
        int bits = BitsOf((ulong)rows - 1) + columnBits;
        int partitionBits = 0;
        while (partitionBits < MostPartitionBits && partitionBits < bits && (long)PartitionLength << partitionBits < entries)
        {
            partitionBits++;
        }

        int partitions = 1 << partitionBits;
        int parts = Math.Clamp(entries / LeastShare, 1, options.ThreadCount);
        Entry* sorted = null;
        int* places = null;
        try
        {
            sorted = (Entry*)NativeMemory.Alloc((nuint)Math.Max(1, entries), (nuint)sizeof(Entry));
            places = (int*)NativeMemory.AllocZeroed((nuint)(parts + 3) * (nuint)(partitions + 1), sizeof(int));
            int* begins = places;
            int* results = begins + partitions + 1;
            int* rowsBefore = results + partitions + 1;
            fixed (int* entryRows = arguments.EntryRows, entryColumns = arguments.EntryColumns)
            fixed (int* offsets = arguments.RowOffsets, columns = arguments.Columns)
            fixed (double* entryValues = arguments.EntryValues, values = arguments.Values)
            {
                Matrix matrix = new()
                {
                    EntryRows = entryRows,
                    EntryColumns = entryColumns,
                    EntryValues = entryValues,
                    Count = entries,
                    LeastColumn = least,
                    ColumnBits = columnBits,
                    Shift = bits - partitionBits,
                    Partitions = partitions,
                    Parts = parts,
                    Sorted = sorted,
                    Targets = rowsBefore + partitions + 1,
                    Begins = begins,
                    Results = results,
                    RowsBefore = rowsBefore,
                    RowOffsets = offsets,
                    Columns = columns,
                    Values = values,
                };
                Workers.Run(parts, parts, new Counting { Matrix = matrix });
                matrix.PlacePartitions();
                Workers.Run(parts, parts, new Distributing { Matrix = matrix });
                Workers.Run(parts, partitions, new Sorting { Matrix = matrix });
                matrix.PlaceResults();
                Workers.Run(parts, partitions, new Writing { Matrix = matrix });
            }

            arguments.Used[0] = results[partitions];
            arguments.RowOffsets[(rowsBefore[partitions] + 1)..].Fill(results[partitions]);
        }
        finally
        {
            NativeMemory.Free(sorted);
            NativeMemory.Free(places);
        }
    }

    private static int BitsOf(ulong number) => 64 - BitOperations.LeadingZeroCount(number);

    /// <summary>The least and the largest column; two equal ones if there are none.</summary>
    private static (int Least, int Most) Extremes(ReadOnlySpan<int> columns)
    {
        if (columns.IsEmpty)
        {
            return (0, 0);
        }

        Vector<int> least = new(columns[0]);
        Vector<int> most = least;
        ReadOnlySpan<Vector<int>> vectors = MemoryMarshal.Cast<int, Vector<int>>(columns);
        foreach (Vector<int> vector in vectors)
        {
            least = Vector.Min(least, vector);
            most = Vector.Max(most, vector);
        }

        (int low, int high) = (columns[0], columns[0]);
        for (int lane = 0; lane < Vector<int>.Count; lane++)
        {
            (low, high) = (Math.Min(low, least[lane]), Math.Max(high, most[lane]));
        }

        foreach (int column in columns[(vectors.Length * Vector<int>.Count)..])
        {
            (low, high) = (Math.Min(low, column), Math.Max(high, column));
        }

        return (low, high);
    }

    private struct Entry
    {
        public ulong Key;
        public double Value;
    }

    /// <summary>
    /// The matrix on its way: what was given, the entries by partition, and where they go. Loops copy it: what is read from a local
    /// isn't read again after each store.
    /// </summary>
    private struct Matrix
    {
        public int* EntryRows;
        public int* EntryColumns;
        public double* EntryValues;
        public int Count;
        public int LeastColumn;
        public int ColumnBits;

        /// <summary>The bits of a key below those that choose its partition.</summary>
        public int Shift;
        public int Partitions;
        public int Parts;

        /// <summary>The entries by partition.</summary>
        public Entry* Sorted;

        /// <summary>Where the entries of a part go in each partition.</summary>
        public int* Targets;
        public int* Begins;

        /// <summary>How many entries a partition has left, and then where these begin in the result.</summary>
        public int* Results;

        /// <summary>The row before a partition, or −1.</summary>
        public int* RowsBefore;
        public int* RowOffsets;
        public int* Columns;
        public double* Values;

        public readonly int Begin(int part) => (int)((long)Count * part / Parts);

        public readonly ulong KeyOf(int entry)
            => ((ulong)(uint)EntryRows[entry] << ColumnBits) | (ulong)((long)EntryColumns[entry] - LeastColumn);

        public readonly int RowOf(ulong key) => (int)(key >> ColumnBits);

        public readonly void PlacePartitions()
        {
            int next = 0;
            for (int partition = 0; partition < Partitions; partition++)
            {
                Begins[partition] = next;
                for (int part = 0; part < Parts; part++)
                {
                    int* target = Targets + ((nint)part * Partitions) + partition;
                    (next, *target) = (next + *target, next);
                }
            }

            Begins[Partitions] = next;
        }

        public readonly void PlaceResults()
        {
            int next = 0;
            int row = -1;
            for (int partition = 0; partition < Partitions; partition++)
            {
                int left = Results[partition];
                Results[partition] = next;
                RowsBefore[partition] = row;
                row = left > 0 ? RowOf(Sorted[Begins[partition] + left - 1].Key) : row;
                next += left;
            }

            Results[Partitions] = next;
            RowsBefore[Partitions] = row;
        }
    }

    private struct Counting : IWork
    {
        public Matrix Matrix;

        public readonly void Run(int part)
        {
            Matrix matrix = Matrix;
            int* counts = matrix.Targets + ((nint)part * matrix.Partitions);
            int end = matrix.Begin(part + 1);
            for (int entry = matrix.Begin(part); entry < end; entry++)
            {
                counts[matrix.KeyOf(entry) >> matrix.Shift]++;
            }
        }
    }

    private struct Distributing : IWork
    {
        public Matrix Matrix;

        public readonly void Run(int part)
        {
            Matrix matrix = Matrix;
            int* targets = matrix.Targets + ((nint)part * matrix.Partitions);
            int end = matrix.Begin(part + 1);
            for (int entry = matrix.Begin(part); entry < end; entry++)
            {
                ulong key = matrix.KeyOf(entry);
                matrix.Sorted[targets[key >> matrix.Shift]++] = new Entry { Key = key, Value = matrix.EntryValues[entry] };
            }
        }
    }

    private struct Sorting : IWork
    {
        public Matrix Matrix;

        public readonly void Run(int partition)
        {
            int begin = Matrix.Begins[partition];
            int count = Matrix.Begins[partition + 1] - begin;
            Entry* entries = Matrix.Sorted + begin;
            if (count <= Few)
            {
                InsertInOrder(entries, count);
            }
            else
            {
                Sort(entries, count, Matrix.Shift);
            }

            Matrix.Results[partition] = AddDuplicates(entries, count);
        }

        private static void InsertInOrder(Entry* entries, int count)
        {
            for (int i = 1; i < count; i++)
            {
                Entry entry = entries[i];
                int place = i;
                for (; place > 0 && entries[place - 1].Key > entry.Key; place--)
                {
                    entries[place] = entries[place - 1];
                }

                entries[place] = entry;
            }
        }

        /// <summary>Sorts entries by the lowest bits of their keys; the others are equal.</summary>
        private static void Sort(Entry* entries, int count, int bits)
        {
            int* begins = stackalloc int[1 << MostDigitBits];

            // Freed, and so the same, still in the cache, for the next partition.
            Entry* other = (Entry*)NativeMemory.Alloc((nuint)count, (nuint)sizeof(Entry));
            try
            {
                (nint from, nint to) = ((nint)entries, (nint)other);
                int digits = (bits + MostDigitBits - 1) / MostDigitBits;
                for (int digit = 0, shift = 0; digit < digits; digit++)
                {
                    int width = (bits - shift) / (digits - digit);
                    SortDigit((Entry*)from, count, (Entry*)to, begins, shift, width);
                    (from, to) = (to, from);
                    shift += width;
                }

                if ((Entry*)from != entries)
                {
                    new ReadOnlySpan<Entry>((Entry*)from, count).CopyTo(new Span<Entry>(entries, count));
                }
            }
            finally
            {
                NativeMemory.Free(other);
            }
        }

        private static void SortDigit(Entry* from, int count, Entry* to, int* begins, int shift, int width)
        {
            ulong mask = (1UL << width) - 1;
            new Span<int>(begins, 1 << width).Clear();
            for (int i = 0; i < count; i++)
            {
                begins[(from[i].Key >> shift) & mask]++;
            }

            int begin = 0;
            for (int value = 0; value < 1 << width; value++)
            {
                (begin, begins[value]) = (begin + begins[value], begin);
            }

            for (int i = 0; i < count; i++)
            {
                to[begins[(from[i].Key >> shift) & mask]++] = from[i];
            }
        }

        /// <summary>Adds sorted entries of equal keys; returns how many are left.</summary>
        private static int AddDuplicates(Entry* entries, int count)
        {
            int left = 0;
            int i = 0;
            while (i < count)
            {
                Entry sum = entries[i++];
                for (; i < count && entries[i].Key == sum.Key; i++)
                {
                    sum.Value += entries[i].Value;
                }

                entries[left++] = sum;
            }

            return left;
        }
    }

    private struct Writing : IWork
    {
        public Matrix Matrix;

        public readonly void Run(int partition)
        {
            Matrix matrix = Matrix;
            Entry* entries = matrix.Sorted + matrix.Begins[partition];
            int first = matrix.Results[partition];
            int count = matrix.Results[partition + 1] - first;
            ulong columnMask = (1UL << matrix.ColumnBits) - 1;
            int row = matrix.RowsBefore[partition];
            for (int i = 0; i < count; i++)
            {
                while (row < matrix.RowOf(entries[i].Key))
                {
                    matrix.RowOffsets[++row] = first + i;
                }

                matrix.Columns[first + i] = (int)((long)(entries[i].Key & columnMask) + matrix.LeastColumn);
                matrix.Values[first + i] = entries[i].Value;
            }
        }
    }
}
