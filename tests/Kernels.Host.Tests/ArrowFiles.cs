using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Kernels.Host.Tests;

/// <summary>Writes columns in Arrow's IPC format.</summary>
internal static class ArrowFiles
{
    /// <summary>Writes one column of float64, named <c>x</c>, in a batch for each number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isStream">Whether to write a stream, and not a file with a list of its batches.</param>
    /// <param name="values">The numbers.</param>
    public static void Write(string path, bool isStream, params ReadOnlySpan<double> values)
    {
        Schema schema = new([new Field("x", DoubleType.Default, nullable: false)], null);
        using FileStream file = File.Create(path);
        using ArrowStreamWriter writer = isStream ? new ArrowStreamWriter(file, schema) : new ArrowFileWriter(file, schema);
        foreach (double value in values)
        {
            writer.WriteRecordBatch(new RecordBatch(schema, [new DoubleArray.Builder().Append(value).Build()], 1));
        }

        writer.WriteEnd();
    }
}
