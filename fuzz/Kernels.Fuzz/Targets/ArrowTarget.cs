using System.Collections.Immutable;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Kernels.Fuzz.Mutation;
using Kernels.Workloads.Formats;

namespace Kernels.Fuzz.Targets;

/// <summary>Arrow's IPC format: columns that are accepted are those that Apache.Arrow finds, asked element by element.</summary>
internal sealed class ArrowTarget : IFuzzTarget
{
    private static readonly ImmutableArray<byte[]> Words =
    [
        "ARROW1"u8.ToArray(), "ARROW1\0\0"u8.ToArray(), [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
        .. new long[] { 0, 1, 2, 3, 4, 5, 8, 16, 64, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, long.MaxValue, long.MinValue, -1, -4 }
            .SelectMany(number => (byte[][])[BitConverter.GetBytes(number), BitConverter.GetBytes((int)number), BitConverter.GetBytes((short)number)]),
    ];

    private readonly TableTrial _trial = new("arrow");

    public string Name => "arrow";

    /// <summary>Of a message's metadata, of which a packed file may claim much, and of the buffers of a batch.</summary>
    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool)
    {
        byte[] source = random.Next(8) == 0 ? Generate(random) : pool.Pick(random);
        byte[] changed = random.Next(2) == 0 ? ByteMutator.Mutate(source, pool.Pick(random), Words, random) : Overwrite(source, random);
        return random.Next(16) == 0 ? Packing.Gzip(changed, random) : changed;
    }

    public string? Try(byte[] input) => _trial.Try(input, Find);

    /// <summary>Overwrites numbers in place, so that all else stays where it is.</summary>
    private static byte[] Overwrite(byte[] source, Random random)
    {
        byte[] changed = [.. source];
        for (int edits = 1 + random.Next(3); edits > 0 && changed.Length >= sizeof(long); edits--)
        {
            byte[] word = Words[random.Next(Words.Length)];
            int at = random.Next(changed.Length - sizeof(long) + 1) & ~(random.Next(4) == 0 ? 0 : 3);
            word.CopyTo(changed.AsSpan(at));
        }

        return changed;
    }

    private static byte[] Generate(Random random)
    {
        int columns = 1 + random.Next(4);
        IArrowArray[] Columns(int rows) => [.. Enumerable.Range(0, columns).Select(column => Column(column, rows, random))];
        using MemoryStream stream = new();
        int kind = random.Next(2);
        IArrowArray[] first = Columns(random.Next(5));
        Schema schema = new([.. first.Select((array, index) => new Field($"c{index}", array.Data.DataType, nullable: true))], null);
        using (ArrowStreamWriter writer = kind == 0 ? new(stream, schema, leaveOpen: true) : new ArrowFileWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(new RecordBatch(schema, first, first[0].Length));
            for (int batches = random.Next(3); batches > 0; batches--)
            {
                IArrowArray[] next = Columns(random.Next(5));
                writer.WriteRecordBatch(new RecordBatch(schema, next, next[0].Length));
            }

            writer.WriteEnd();
        }

        return stream.ToArray();
    }

    /// <summary>A column whose type follows from its place.</summary>
    private static IArrowArray Column(int place, int rows, Random random) => place switch
    {
        0 => new DoubleArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(row => (double)row)).Build(),
        1 => new UInt8Array.Builder().AppendRange(Enumerable.Range(0, rows).Select(row => (byte)row)).Build(),
        2 => new BooleanArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(_ => random.Next(2) == 0)).Build(),
        _ => new StringArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(row => row.ToString(CultureInfo.InvariantCulture))).Build(),
    };

    private static FoundTable Find(byte[] input, long most)
    {
        byte[] plain = Packing.Unpack(input);
        List<(RecordBatch Batch, int Row)> rows = [];
        using ArrowStreamReader reader = new(new MemoryStream(plain.AsSpan().StartsWith("ARROW1"u8) ? plain[8..] : plain), new ArrowCodecs(), leaveOpen: false);

        // What comes after the last batch may be anything.
        while (rows.Count < most && reader.ReadNextRecordBatch() is { } batch)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => (batch, row)));
        }

        return new FoundTable(rows.Count, (row, column) => ValueOf(rows[row].Batch.Column(column), rows[row].Row));
    }

    private static double ValueOf(IArrowArray array, int row) => array switch
    {
        DoubleArray numbers => numbers.GetValue(row)!.Value,
        FloatArray numbers => numbers.GetValue(row)!.Value,
        HalfFloatArray numbers => (double)numbers.GetValue(row)!.Value,
        Int8Array numbers => numbers.GetValue(row)!.Value,
        Int16Array numbers => numbers.GetValue(row)!.Value,
        Int32Array numbers => numbers.GetValue(row)!.Value,
        Int64Array numbers => numbers.GetValue(row)!.Value,
        UInt8Array numbers => numbers.GetValue(row)!.Value,
        UInt16Array numbers => numbers.GetValue(row)!.Value,
        UInt32Array numbers => numbers.GetValue(row)!.Value,
        UInt64Array numbers => numbers.GetValue(row)!.Value,
        BooleanArray truths => truths.GetValue(row)!.Value ? 1 : 0,
        _ => double.NaN,
    };
}
