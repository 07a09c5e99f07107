using System.Runtime.InteropServices;
using Kernels.Workloads;
using Kernels.Workloads.Cutting;
using Kernels.Workloads.Formats;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Reads files whose columns are arrays, as <c>kernels run</c> does, and compares them with what a second reader finds.</summary>
/// <param name="extension">What such files are named.</param>
internal sealed class TableTrial(string extension)
{
    /// <summary>The first column, by what is hardly ever the name of another.</summary>
    private const string First = ":1-1";

    private readonly string _path = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"kernels-fuzz-{Environment.ProcessId}.{extension}");

    /// <summary>Reads the first column, and all columns, and the first one as bytes.</summary>
    /// <param name="input">The file.</param>
    /// <param name="find">A second reader: how many rows there are, up to so many, and what is in one; null where it can't tell.</param>
    /// <returns>Why it was refused; null if it was accepted as one of these.</returns>
    public string? Try(byte[] input, Func<byte[], long, FoundTable?> find)
    {
        File.WriteAllBytes(_path, input);
        string? refusal = null;
        bool isAccepted = false;
        foreach ((ElementType type, string column, int dimensions) in
            ((ElementType, string, int)[])[(ElementType.Float64, First, 1), (ElementType.Float64, "", 2), (ElementType.UInt8, First, 1)])
        {
            try
            {
                Read(type, _path + column, dimensions, rows => find(input, rows));
                isAccepted = true;
            }
            catch (UserInputException exception)
            {
                refusal ??= exception.Message.Replace(_path, "table", StringComparison.Ordinal);
            }
        }

        File.Delete(_path);
        return isAccepted ? null : refusal;
    }

    private static void Read(ElementType type, string name, int dimensions, Func<long, FoundTable?> find)
    {
        using ArrayParts parts = ArrayParts.Open(type, [new ArrayContent(name, isInParts: true, progress: null)], dimensions);
        long rows = parts.Shape[0];
        long width = dimensions == 1 ? 1 : parts.Shape[1];
        Require(parts.Shape.Length == dimensions && rows * width < Array.MaxLength, "it has another shape");
        byte[] bytes = new byte[rows * width * ElementTypes.SizeOf(type)];
        parts.Read(bytes);
        parts.RequireEnd();
        if (find(rows) is not { } found)
        {
            return;
        }

        Require(found.Rows == rows, "it has another number of rows");
        for (int place = 0; place < rows * width; place++)
        {
            double expected = found.ValueAt((int)(place / width), (int)(place % width));
            double actual = type == ElementType.Float64 ? MemoryMarshal.Cast<byte, double>(bytes)[place] : bytes[place];
            Require(expected.Equals(actual), "an element has another value");
        }
    }
}

/// <summary>What a second reader finds in a table.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="ValueAt">The number in a row and a column, from 0.</param>
internal sealed record FoundTable(int Rows, Func<int, int, double> ValueAt);
