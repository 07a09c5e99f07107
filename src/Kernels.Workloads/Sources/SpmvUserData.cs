using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>The user's data for <c>kernels run spmv</c>: a matrix and a vector from files.</summary>
internal static class SpmvUserData
{
    public static ImmutableArray<UserOption> Options { get; } =
    [
        new("matrix", "FILE.mtx", null, "required: Matrix Market file of real numbers, also packed with gzip") { Kind = UserOptionKind.Input },
        new("x", "FILE.npy", null, "vector, float64 [columns]; without it, ones") { Kind = UserOptionKind.Input },
        new("output", "FILE.npy", null, "product to write, float64 [rows]") { Kind = UserOptionKind.Output },
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

        KernelBuffer<double> x = UserArrays.Open<double>(path, dimensions: 1, values, allocator).Elements;
        return x.Length == length
            ? x
            : throw new UserInputException($"--x '{path}' has {x.Length} elements; required: {length}, the matrix's columns.");
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
