using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>What <c>kernels run spmv</c> takes: a matrix and a vector from files.</summary>
internal static class SpmvUserData
{
    public static ImmutableArray<UserOption> Options { get; } =
    [
        new("matrix", "FILE.mtx", null, "required: Matrix Market file of real numbers, also packed with gzip"),
        new("x", "FILE.npy", null, "vector, float64 [columns]; without it, ones"),
        new("output", "FILE.npy", null, "product to write, float64 [rows]"),
    ];

    public static UserWorkload Create(UserValues values, BufferAllocator allocator)
    {
        string path = values.Text("matrix")
            ?? throw new UserInputException("--matrix is missing; required: a Matrix Market file, --matrix FILE.mtx.");
        UserOutputs outputs = new(values, "output");
        CsrBuffers matrix = MatrixMarketFile.Read(path, allocator, values.Progress, values.Note);
        SpmvWorkload workload = new(allocator, matrix, Vector(values, matrix.ColumnCount, allocator));
        return new(
            workload,
            () => outputs.Save((_, output) => NpyFile.Write<double>(output, workload.Y.Memory, workload.Y.Length)),
            () => string.Create(CultureInfo.InvariantCulture, $"Euclidean norm of y: {Norm(workload.Y.Span)}"))
        {
            TakesStandardOutput = outputs.TakeStandardOutput,
            Cautions = values.Notes,
        };
    }

    private static KernelBuffer<double> Vector(UserValues values, int length, BufferAllocator allocator)
    {
        if (values.Text("x") is not string path)
        {
            KernelBuffer<double> ones = allocator.Allocate<double>(length);
            ones.Span.Fill(1);
            return ones;
        }

        NpyArray<double> x = NpyFile.Map<double>(path, dimensions: 1, values.Progress, values.Note);
        return x.Elements.Length == length
            ? x.Elements
            : throw new UserInputException($"--x '{path}' has {x.Elements.Length} elements; required: {length}, the matrix's columns.");
    }

    private static double Norm(ReadOnlySpan<double> elements)
    {
        double squares = 0;
        foreach (double element in elements)
        {
            squares += element * element;
        }

        return Math.Sqrt(squares);
    }
}
