namespace Kernels.Tests.Contracts;

/// <summary>Kernels that exist only for tests.</summary>
internal static class Declarations
{
    /// <summary>A kernel with buffers of every direction and type, and with shapes of one and two extents.</summary>
    public static KernelDeclaration Everything { get; } = MakeEverything();

    /// <summary>y[i] = a·x[i] + y[i].</summary>
    public static KernelDeclaration Axpy(string name = "axpy", double coefficient = 2, int large = 400_000) => new(
        name,
        1,
        "A scaled vector added to another.",
        "y[i] = a·x[i] + y[i].",
        ["n"],
        [new("a", ElementType.Float64, -1e6, 1e6, 0.5, "the factor")],
        [
            new("x", ElementType.Float64, BufferDirection.In, ["n"], new(-1, 1), "the scaled vector"),
            new("y", ElementType.Float64, BufferDirection.InOut, ["n"], new(0, 1), "the other one, and the sum"),
        ],
        new(0, 1e-15),
        [new(coefficient, ["n"])],
        Bottleneck.Bandwidth,
        new([400], [4000], [40_000], [large]));

    /// <summary>Offsets, indices, an empty dimension, a whole number of 64 bits, and an output of which only a part counts.</summary>
    public static KernelDeclaration Picked { get; } = MakePicked();

    /// <summary>
    /// sums[r] = Σ weights[picked[k]] for starts[r] ≤ k &lt; starts[r + 1]; found holds the columns that occur, ascending, and
    /// count their number; keys[r] = key + r.
    /// </summary>
    public static KernelDeclaration MakePicked(bool readsEverything = false, params WorkTerm[] bytes) => new(
        "picked",
        1,
        "Sums of picked weights.",
        "see the test",
        ["rows", "entries", "columns"],
        [new("key", ElementType.Int64, 0, 1L << 53, (1L << 53) - 100, "a number")],
        [
            new("starts", ElementType.Int32, BufferDirection.In, ["rows + 1"], null, "where rows begin", new(ConstraintKind.Offsets, "entries")),
            new("picked", ElementType.Int32, BufferDirection.In, ["entries"], null, "columns", new(ConstraintKind.Below, "columns")),
            new("weights", ElementType.Float64, BufferDirection.In, ["columns"], new(-1, 1), "weights"),
            new("found", ElementType.Int32, BufferDirection.Out, ["columns"], null, "columns that occur", UsedLength: "count"),
            new("count", ElementType.Int64, BufferDirection.Out, ["1"], null, "how many"),
            new("sums", ElementType.Float64, BufferDirection.Out, ["rows"], null, "sums"),
            new("keys", ElementType.Int64, BufferDirection.Out, ["rows"], null, "numbers"),
        ],
        new(1e-9, 0),
        [new(2, ["count", "rows"]), new(1, [])],
        Bottleneck.Bandwidth,
        new([40, 100, 50], [400, 1000, 500], [400, 1000, 500], [400, 1000, 500]),
        [1, 0, 1],
        [.. bytes])
    {
        ReadsEverything = readsEverything,
    };

    /// <summary>The same declaration, as a new object.</summary>
    public static KernelDeclaration MakeEverything() => new(
        "everything",
        3,
        "Nothing in particular.",
        "nothing",
        ["rows", "columns"],
        [
            new("scale", ElementType.Float64, 0, double.MaxValue, 1, "a factor"),
            new("steps", ElementType.Int32, 0, 10, 2, "a count"),
        ],
        [
            new("a", ElementType.Float64, BufferDirection.In, ["rows", "columns"], new(-1, 1), "input"),
            new("b", ElementType.Float32, BufferDirection.In, ["columns"], new(2, 2), "input"),
            new("c", ElementType.Int64, BufferDirection.InOut, ["rows"], new(-5, 5), "both"),
            new("d", ElementType.Int32, BufferDirection.Out, ["rows"], null, "output"),
            new("e", ElementType.UInt8, BufferDirection.Scratch, ["columns"], null, "working space"),
        ],
        new(1e-9, 1e-12),
        [new(2, ["rows", "columns", "steps"]), new(1, [])],
        Bottleneck.Compute,
        new([2, 3], [20, 30], [200, 300], [2000, 3000]));
}
