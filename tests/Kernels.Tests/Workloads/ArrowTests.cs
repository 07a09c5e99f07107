using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using K4os.Compression.LZ4.Streams;
using Kernels.Tests.SharedMemory;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Field = Apache.Arrow.Field;

namespace Kernels.Tests.Workloads;

/// <summary>Arrays from files and streams in Arrow's IPC format, written by Apache.Arrow, in parts and whole.</summary>
[Collection(nameof(RunsAlone))]
public sealed class ArrowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ArrowTests() => NpyFile.Write<double>(_folder.PathOf("identity.npy"), (double[])[0, 1], 2);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f8", false)]
    [InlineData("f8", true)]
    [InlineData("f4", false)]
    [InlineData("f2", true)]
    [InlineData("i1", false)]
    [InlineData("i8", true)]
    [InlineData("u2", false)]
    [InlineData("u8", false)]
    public void A_column_of_numbers_is_a_vector(string column, bool isStream)
    {
        Write("x.arrow", isStream, Batch(1, 2, 3), Batch(), Batch(4));
        Assert.Equal([1, 2, 3, 4], Vector($"x.arrow:{column}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_may_be_compressed(bool isStream)
    {
        double[] values = [.. Enumerable.Range(0, 10_000).Select(row => (double)(row % 7))];
        Write("x.arrow", isStream, CompressionCodecType.Lz4Frame, Batch(values[..9_999]), Batch(values[9_999..]), Batch());
        Assert.InRange(new FileInfo(_folder.PathOf("x.arrow")).Length, 1, 150_000);
        Assert.Equal(values, Vector("x.arrow:f8"));
        Assert.Equal([.. values.Select(value => value == 0 ? 0.0 : 1)], Vector("x.arrow:b1"));
    }

    [Fact]
    public void Batches_that_are_compressed_with_zstd_are_refused()
    {
        Write("x.arrow", isStream: false, CompressionCodecType.Zstd, Batch(1, 2));
        Assert.EndsWith(
            "its batches are compressed with zstd; allowed: LZ4 or none, as pyarrow writes with compression=\"lz4\" or None.",
            UserErrors.Message("x.arrow", () => UserRuns.Run("norm x=~/x.arrow:f8", _folder, isInParts: false)),
            StringComparison.Ordinal);
    }

    /// <summary>The first eight bytes of a packed buffer are the length that it is said to have.</summary>
    [Theory]
    [InlineData(1L << 62)]
    [InlineData(-2)]
    [InlineData(1 << 30)]
    public void Compressed_buffers_that_claim_what_they_can_not_hold_are_refused(long claimed)
    {
        Write("x.arrow", isStream: true, CompressionCodecType.Lz4Frame, Batch([.. new double[4096]]));
        byte[] file = File.ReadAllBytes(_folder.PathOf("x.arrow"));
        int place = file.AsSpan().IndexOf((byte[])[.. BitConverter.GetBytes(4096L * sizeof(double)), 0x04, 0x22, 0x4D, 0x18]);
        Assert.InRange(place, 1, file.Length);
        BitConverter.TryWriteBytes(file.AsSpan(place), claimed);
        _folder.Add("x.arrow", file);
        AssertRefusedWithoutMemory(string.Create(CultureInfo.InvariantCulture, $"a buffer claims {claimed} bytes packed into "), isInParts: true);
    }

    [Fact]
    public void Truth_values_are_bits_and_columns_have_numbers_too()
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(row => (double)(row * 7 % 3 % 2))];
        Write("x.arrow", isStream: false, Batch(values[..13]), Batch(values[13..]));
        Assert.Equal(values, Vector("x.arrow:b1"));
        Assert.Equal(values, Vector("x.arrow:2"));
    }

    [Fact]
    public void Files_may_be_packed_and_several()
    {
        Write("1.arrow", isStream: true, Batch(1, 2));
        Write("2.arrow", isStream: true, Batch(3));
        using (FileStream plain = File.OpenRead(_folder.PathOf("2.arrow")))
        using (GZipStream gzip = new(File.Create(_folder.PathOf("2.arrow.gz")), CompressionLevel.Fastest))
        {
            plain.CopyTo(gzip);
        }

        Assert.Equal([1, 2, 3], Vector("1.arrow:f8", "2.arrow.gz:f8"));
    }

    [Fact]
    public void Columns_are_the_columns_of_a_matrix()
    {
        Write("y.arrow", isStream: false, Batch(1, 2), Batch(3));
        foreach (bool isInParts in (bool[])[true, false])
        {
            UserRuns.Run("ols_slopes y=~/y.arrow:f4,row,i8 output-slope=~/y.npy", _folder, isInParts);
            Assert.Equal([0, 0, 0], Result());
            UserRuns.Run("ols_slopes y=~/y.arrow:row,f8 output-slope=~/y.npy", _folder, isInParts);
            Assert.Equal([0, 1, 2], Result());
        }
    }

    [Fact]
    public void Batches_longer_than_a_part_are_read_in_several()
    {
        double[] values = [.. Enumerable.Range(0, 9_000_000).Select(row => (double)row)];
        Schema schema = new([new Field("x", DoubleType.Default, nullable: false)], null);
        RecordBatch Of(double[] some) => new(schema, [new DoubleArray.Builder().AppendRange(some).Build()], some.Length);
        Write("x.arrow", isStream: false, Of(values[..8_000_000]), Of(values[8_000_000..]));
        using (CutWorkload workload = UserRuns.Cut("polynomial coefficients=~/identity.npy output=~/y.npy x=~/x.arrow", _folder, long.MaxValue))
        {
            Assert.InRange(workload.Size.Parts, 2, 100);
            UserRuns.Run(workload);
        }

        Assert.Equal(values, Result());
    }

    [Theory]
    [InlineData("", "it has 13 columns; allowed: one, FILE:COLUMN, of 'row', 'b1', 'i1', 'i8', 'u2', 'u8' and 7 more, by number 1 to 13.")]
    [InlineData(":z", "it has no column 'z'; it has: 'row', 'b1', 'i1', 'i8', 'u2', 'u8' and 7 more, by number 1 to 13.")]
    [InlineData(":text", "its column 'text' is of type 'utf8'; allowed: halffloat to double, int8 to int64, uint8 to uint64 and bool.")]
    [InlineData(":date", "its column 'date' is of type 'date32'; allowed: halffloat to double, int8 to int64, uint8 to uint64 and bool.")]
    [InlineData(":word", "its column 'word' is of type 'dictionary'; allowed: halffloat to double, int8 to int64, uint8 to uint64 and bool.")]
    [InlineData(":null", "its row 3 has a null in column 'null'; allowed: columns without nulls.")]
    public void What_is_no_column_of_numbers_is_refused(string column, string message)
    {
        Write("x.arrow", isStream: false, Batch(1), Batch(1, 2, 3));
        foreach (bool isInParts in (bool[])[true, false])
        {
            Assert.Equal(
                $"Array '{_folder.PathOf("x.arrow")}{column}' can't be used: {message}",
                UserErrors.Message("x.arrow", () => UserRuns.Run($"norm x=~/x.arrow{column}", _folder, isInParts)));
        }
    }

    [Fact]
    public void A_value_that_would_change_is_refused()
    {
        Write("x.arrow", isStream: true, Batch(1), Batch(300, 0.5));
        Assert.EndsWith(
            "its row 3, column 'f8', is 0.5, which int32 does not hold; allowed: int32, or what can be converted from float64 without a loss.",
            UserErrors.Message("x.arrow", () => UserRuns.Run("groupby_sum codes=~/x.arrow:f8 values=~/x.arrow:f8 groups=301", _folder, isInParts: true)),
            StringComparison.Ordinal);
    }

    /// <summary>A schema's message by hand, as no library here writes another byte order than its machine's.</summary>
    [Fact]
    public void Big_endian_numbers_are_refused()
    {
        byte[] message =
        [
            16, 0, 0, 0,                            // the message is at 16
            10, 0, 12, 0, 0, 0, 8, 0, 4, 0, 0, 0,   // its fields: the kind of header at 8, the header at 4
            12, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0,   // the message, whose header is a schema, at 36
            6, 0, 8, 0, 4, 0, 0, 0,                 // the schema's fields: the byte order at 4
            8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,     // the schema, big-endian
        ];
        _folder.Add("x.arrow", [0xFF, 0xFF, 0xFF, 0xFF, (byte)message.Length, 0, 0, 0, .. message]);
        foreach (bool isInParts in (bool[])[true, false])
        {
            Assert.Equal(
                $"Array '{_folder.PathOf("x.arrow")}:x' can't be used: its numbers are big-endian; allowed: little-endian.",
                UserErrors.Message("x.arrow", () => UserRuns.Run("norm x=~/x.arrow:x", _folder, isInParts)));
        }
    }

    [Fact]
    public void A_file_that_was_cut_short_anywhere_is_refused()
    {
        foreach (bool isStream in (bool[])[true, false])
        {
            Write("x.arrow", isStream, Batch(1, 2), Batch(3));
            byte[] whole = File.ReadAllBytes(_folder.PathOf("x.arrow"));
            for (int length = 8; length < whole.Length - 8; length += 8)
            {
                string path = _folder.Add("cut.arrow", whole.AsSpan(0, length));
                Exception? refusal = Record.Exception(() => UserRuns.Run("norm x=~/cut.arrow:f8", _folder, isInParts: true));

                // A stream has an end without a mark after any of its messages.
                Assert.True(refusal is UserInputException || (isStream && refusal is null), $"{length} of {whole.Length}: {refusal}");
            }
        }
    }

    [Fact]
    public void Lengths_that_the_file_does_not_have_take_no_memory()
    {
        Write("x.arrow", isStream: true, Batch(1, 2));
        byte[] whole = File.ReadAllBytes(_folder.PathOf("x.arrow"));
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(4), int.MaxValue);
        _folder.Add("x.arrow", whole);
        AssertRefusedWithoutMemory(string.Create(CultureInfo.InvariantCulture, $"a message claims {int.MaxValue} bytes of metadata"), isInParts: false);
    }

    private void AssertRefusedWithoutMemory(string reason, bool isInParts)
    {
        long before = GC.GetTotalAllocatedBytes();
        Assert.Contains(reason, UserErrors.Message("x.arrow", () => UserRuns.Run("norm x=~/x.arrow:f8", _folder, isInParts)), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10 << 20);
    }

    private static RecordBatch Batch(params double[] values)
    {
        double[] rows = [.. values.Select(_ => 1.0)];
        DictionaryType words = new(Int32Type.Default, StringType.Default, ordered: false);
        Int32Array indices = new Int32Array.Builder().AppendRange(values.Select(_ => 0)).Build();
        (string Name, IArrowArray Array)[] columns =
        [
            ("row", new DoubleArray.Builder().AppendRange(rows).Build()),
            ("b1", new BooleanArray.Builder().AppendRange(values.Select(value => value != 0)).Build()),
            ("i1", new Int8Array.Builder().AppendRange(values.Select(value => (sbyte)value)).Build()),
            ("i8", new Int64Array.Builder().AppendRange(values.Select(value => (long)value)).Build()),
            ("u2", new UInt16Array.Builder().AppendRange(values.Select(value => (ushort)value)).Build()),
            ("u8", new UInt64Array.Builder().AppendRange(values.Select(value => (ulong)value)).Build()),
            ("f2", new HalfFloatArray.Builder().AppendRange(values.Select(value => (Half)value)).Build()),
            ("f4", new FloatArray.Builder().AppendRange(values.Select(value => (float)value)).Build()),
            ("f8", new DoubleArray.Builder().AppendRange(values).Build()),
            ("text", new StringArray.Builder().AppendRange(values.Select(value => value.ToString(CultureInfo.InvariantCulture))).Build()),
            ("date", new Date32Array.Builder().AppendRange(values.Select(_ => DateTime.UnixEpoch)).Build()),
            ("word", new DictionaryArray(words, indices, new StringArray.Builder().Append("word").Build())),
            ("null", values.Select((value, row) => (value, row)).Aggregate(
                new DoubleArray.Builder(), (builder, next) => next.row == 1 ? builder.AppendNull() : builder.Append(next.value)).Build()),
        ];
        Schema schema = new([.. columns.Select(column => new Field(column.Name, column.Array.Data.DataType, nullable: true))], null);
        return new RecordBatch(schema, columns.Select(column => column.Array), values.Length);
    }

    private void Write(string name, bool isStream, params RecordBatch[] batches) => Write(name, isStream, codec: null, batches);

    private void Write(string name, bool isStream, CompressionCodecType? codec, params RecordBatch[] batches)
    {
        IpcOptions options = new() { CompressionCodec = codec, CompressionCodecFactory = new Packer() };
        using FileStream file = File.Create(_folder.PathOf(name));
        using ArrowStreamWriter writer = isStream
            ? new ArrowStreamWriter(file, batches[0].Schema, leaveOpen: false, options)
            : new ArrowFileWriter(file, batches[0].Schema, leaveOpen: false, options);
        foreach (RecordBatch batch in batches)
        {
            writer.WriteRecordBatch(batch);
        }

        writer.WriteEnd();
    }

    /// <summary>The vector, which is the same in parts and whole.</summary>
    private double[] Vector(params string[] names)
    {
        string line = $"polynomial coefficients=~/identity.npy output=~/y.npy{string.Concat(names.Select(name => $" x=~/{name}"))}";
        UserRuns.Run(line, _folder, isInParts: false);
        double[] whole = Result();
        UserRuns.Run(line, _folder, isInParts: true);
        Assert.Equal(whole, Result());
        return whole;
    }

    /// <summary>Packs with LZ4, whatever the file then says.</summary>
    private sealed class Packer : ICompressionCodecFactory, ICompressionCodec
    {
        public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType) => this;

        public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType, int? compressionLevel) => this;

        public void Compress(ReadOnlyMemory<byte> source, Stream destination)
        {
            using LZ4EncoderStream frame = LZ4Stream.Encode(destination, settings: null, leaveOpen: true);
            frame.Write(source.Span);
        }

        public int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private double[] Result()
    {
        using NpyArray<double> result = NpyFile.Map<double>(_folder.PathOf("y.npy"), 1);
        return result.Elements.Span.ToArray();
    }
}
