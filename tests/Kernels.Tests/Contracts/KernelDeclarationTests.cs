namespace Kernels.Tests.Contracts;

/// <summary>A declaration whose parts don't fit together is refused with one line that names the part.</summary>
public sealed class KernelDeclarationTests
{
    [Fact]
    public void The_contract_says_what_was_declared()
    {
        KernelContract<DeclaredArguments> contract = Declarations.Everything.Contract;
        Assert.Equal("everything/3", contract.Id);
        Assert.Equal(["finite, 0 or above", "0 to 10"], contract.Parameters.Select(parameter => parameter.Range));
        Assert.Equal(["float64", "int32"], contract.Parameters.Select(parameter => parameter.Type));
        Assert.Equal(
            ["[rows × columns]", "[columns]", "[rows]", "[rows]", "[columns]"], contract.Buffers.Select(buffer => buffer.Shape));
        Assert.StartsWith("2·rows·columns·steps + 1 flops.", contract.WorkModel, StringComparison.Ordinal);
        Assert.Equal("none: whole numbers are equal.", contract.Tolerance);
        Assert.Contains("≤ 0 + 1E-15·|oracle|", Declarations.Axpy().Contract.Tolerance, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_declarations_are_one_kernel_where_every_part_is_equal()
    {
        Assert.True(Declarations.Everything.IsSameAs(Declarations.MakeEverything()));
        Assert.True(Declarations.Axpy().IsSameAs(Declarations.Axpy()));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Axpy("axpy2")));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Axpy(coefficient: 3)));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Axpy(large: 7)));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Everything));
        Assert.True(Declarations.Picked.IsSameAs(Declarations.MakePicked()));
        Assert.False(Declarations.Picked.IsSameAs(Declarations.MakePicked(readsEverything: true)));
        Assert.False(Declarations.Picked.IsSameAs(Declarations.MakePicked(readsEverything: false, new WorkTerm(1, ["rows"]))));
    }

    [Theory]
    [InlineData("", "name is ''")]
    [InlineData("Axpy", "name is 'Axpy'; allowed: 1 to 32 lower-case letters")]
    [InlineData("a/b", "name is 'a/b'")]
    public void A_name_is_refused(string name, string message) => AssertRefused(message, () => Declarations.Axpy(name));

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        DeclaredBuffer x = new("x", ElementType.Float64, BufferDirection.In, ["n"], new(0, 1), "input");
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output");
        DeclaredParameter a = new("a", ElementType.Float64, 0, 1, 0, "scalar");

        AssertRefused("there is no output", () => Make(buffers: [x]));
        AssertRefused("there are 0 buffers; allowed: 1 to 8", () => Make(buffers: []));
        AssertRefused("'x' names two things", () => Make(buffers: [x, x, y]));
        AssertRefused("'threads' names two things", () => Make(buffers: [x, y with { Name = "threads" }]));
        AssertRefused("'9' is no name", () => Make(buffers: [x, y with { Name = "9" }]));
        AssertRefused("y.shape names 'm'; allowed: a number of 1 or above, or a dimension", () => Make(buffers: [x, y with { Shape = ["m"] }]));
        AssertRefused("x.fill: required", () => Make(buffers: [x with { Fill = null }, y]));
        AssertRefused("y.fill: required if the kernel reads the buffer, and only then", () => Make(buffers: [x, y with { Fill = new(0, 1) }]));
        AssertRefused("x.fill is 2 to 1; allowed: ascending", () => Make(buffers: [x with { Fill = new(2, 1) }, y]));
        AssertRefused("x.fill is 0.5, which is no int32", () => Make(buffers: [x with { Type = ElementType.Int32, Fill = new(0.5, 1) }, y]));
        AssertRefused("x.fill is 256, which is no uint8", () => Make(buffers: [x with { Type = ElementType.UInt8, Fill = new(0, 256) }, y]));
        AssertRefused("a.default is 2; allowed: 0 to 1", () => Make(parameters: [a with { Default = 2 }]));
        AssertRefused("a.maximum is", () => Make(parameters: [a with { Maximum = double.PositiveInfinity }]));
        AssertRefused("a.type is uint8; allowed for a scalar: float64, float32, int32", () => Make(parameters: [a with { Type = ElementType.UInt8 }]));
        AssertRefused("a.description is empty", () => Make(parameters: [a with { Description = "" }]));
        AssertRefused("dimension 'm' is in no buffer's shape", () => Make(dimensions: ["n", "m"]));
        AssertRefused("tolerance.absolute is NaN", () => Make(tolerance: new(double.NaN, 0)));
        AssertRefused("flops names 'z'", () => Make(flops: [new(1, ["z"])]));
        AssertRefused("a preset lacks an extent", () => Make(presets: new([1], [1], [1], [])));
        AssertRefused("a preset lacks an extent", () => Make(presets: new([1], [0], [1], [1])));
        AssertRefused(
            "in a preset y has", () => Make(buffers: [y with { Shape = ["n", "n"] }], presets: new([1], [1], [1], [100_000])));
    }

    [Fact]
    public void Constraints_that_do_not_fit_are_refused()
    {
        DeclaredBuffer x = new("x", ElementType.Int32, BufferDirection.In, ["n"], null, "input", new(ConstraintKind.Below, "n"));
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output");
        DeclaredConstraint ascending = new(ConstraintKind.Ascending);
        Assert.Same(x, Make(buffers: [x, y]).Buffers[0]);
        Assert.NotNull(Make(buffers: [x with { Type = ElementType.Float32, Constraint = ascending, Fill = new(0, 1) }, y]));

        const string Misplaced = "x has a constraint; allowed on inputs of one dimension, and of whole numbers unless they are only ascending";
        AssertRefused(Misplaced, () => Make(buffers: [x with { Direction = BufferDirection.InOut }, y]));
        AssertRefused(Misplaced, () => Make(buffers: [x with { Shape = ["n", "n"] }, y]));
        AssertRefused(Misplaced, () => Make(buffers: [x with { Type = ElementType.Float64 }, y]));
        AssertRefused(Misplaced.Replace("x has", "y has", StringComparison.Ordinal), () => Make(buffers: [x, y with { Constraint = ascending }]));
        AssertRefused("the constraint of x names 'm'; required for offsets and below: a dimension", () => Make(buffers: [x with { Constraint = new(ConstraintKind.Below, "m") }, y]));
        AssertRefused("the constraint of x names ''; required", () => Make(buffers: [x with { Constraint = new(ConstraintKind.Offsets) }, y]));
        AssertRefused("the constraint of x names 'n'; required", () => Make(buffers: [x with { Constraint = new(ConstraintKind.Permutation, "n") }, y]));

        const string Fill = "x.fill: required if the kernel reads the buffer, and only then; axes, offsets, indices and permutations have none";
        AssertRefused(Fill, () => Make(buffers: [x with { Fill = new(0, 1) }, y]));
        AssertRefused(Fill, () => Make(buffers: [x with { Constraint = ascending }, y]));
    }

    [Fact]
    public void A_cut_that_the_buffers_do_not_allow_is_refused()
    {
        DeclaredBuffer x = new("x", ElementType.Float64, BufferDirection.In, ["n"], new(0, 1), "input");
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output");
        DeclaredBuffer total = y with { Name = "total", Shape = ["1"] };
        DeclaredBuffer state = x with { Name = "state", Direction = BufferDirection.InOut, Shape = ["1"] };
        DeclaredCut map = new("n", CutKind.Map);
        DeclaredCut sum = new("n", CutKind.Reduce, Reduction.Sum);
        DeclaredCut merge = new("n", CutKind.Merge);
        Assert.Equal(map, Make(buffers: [x, y], cut: map).Cut);
        Assert.Equal(sum, Make(buffers: [x, total], cut: sum).Cut);
        Assert.Equal(merge, Make(buffers: [x, state], cut: merge).Cut);
        Assert.False(Make(buffers: [x, y], cut: map).IsSameAs(Make(buffers: [x, y])));

        AssertRefused("the cut is along 'm'; allowed: one of the dimensions n", () => Make(buffers: [x, y], cut: map with { Dimension = "m" }));
        AssertRefused("the cut's reduction: required where", () => Make(buffers: [x, total], cut: sum with { Reduction = null }));
        AssertRefused("the cut's reduction: required where", () => Make(buffers: [x, y], cut: map with { Reduction = Reduction.Sum }));
        AssertRefused("x, cut along n, has the shape [n + 1]; allowed: n as the first extent alone", () => Make(buffers: [x with { Shape = ["n + 1"] }, y], cut: map));
        AssertRefused("x, cut along n, has the shape [n, n]; allowed", () => Make(buffers: [x with { Shape = ["n", "n"] }, y], cut: map));
        AssertRefused("x, cut along n, is overwritten, counts in part", () => Make(buffers: [x with { Constraint = new(ConstraintKind.Ascending) }, y], cut: map));
        AssertRefused(
            "x, cut along n, refers to places along it",
            () => Make(buffers: [x with { Type = ElementType.Int32, Fill = null, Constraint = new(ConstraintKind.Below, "n") }, y], cut: map));
        AssertRefused("total lacks the dimension n of the cut", () => Make(buffers: [x, total], cut: map));
        AssertRefused("y has the dimension n of the cut", () => Make(buffers: [x, y], cut: sum));
        AssertRefused("state is read and overwritten, so that its parts can't be reduced", () => Make(buffers: [x, state], cut: sum));
        AssertRefused("total is of whole numbers, and reduced to a norm", () => Make(
            buffers: [x, total with { Type = ElementType.Int64 }], cut: sum with { Reduction = Reduction.Norm }));
        AssertRefused("the parts of the cut are merged; required: a buffer of direction inout", () => Make(buffers: [x, total], cut: merge));
    }

    /// <summary>Offsets along the cut, and what they point into.</summary>
    [Fact]
    public void Rows_of_different_lengths_are_cut_where_offsets_say()
    {
        DeclaredBuffer offsets = new("offsets", ElementType.Int32, BufferDirection.In, ["n + 1"], null, "offsets", new(ConstraintKind.Offsets, "m"));
        DeclaredBuffer entries = new("entries", ElementType.Float64, BufferDirection.In, ["m"], new(0, 1), "input");
        DeclaredBuffer below = entries with { Name = "below", Type = ElementType.Int32, Fill = null, Constraint = new(ConstraintKind.Below, "k") };
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output");
        DeclaredBuffer all = entries with { Name = "all", Shape = ["k"] };
        DeclaredCut map = new("n", CutKind.Map);
        KernelDeclaration ragged = Cut(map, offsets, entries, below, all, y);
        Assert.Equal(new RaggedCut(0, "m"), ragged.Ragged);
        Assert.Equal(["k"], ragged.Dimensions.Where(ragged.IsWhole));
        Assert.Equal(new RaggedCut(0, "nonzeros"), Spmv.Contract.Declaration!.Ragged);
        Assert.Equal(new RaggedCut(1, "total"), DawgContains.Contract.Declaration!.Ragged);
        Assert.Null(Polynomial.Contract.Declaration!.Ragged);

        AssertRefused("offsets has offsets along the cut; allowed in a map only", () => Cut(new("n", CutKind.Reduce, Reduction.Sum), offsets, entries, all, y with { Shape = ["k"] }));
        AssertRefused("again has offsets along the cut as another buffer has; allowed: one", () => Cut(map, offsets, offsets with { Name = "again" }, entries, all, y));
        AssertRefused(
            "offsets has offsets along the cut, and m, which they point into, may not be empty", () => CutWith(map, [0, 1, 0], offsets, entries, all, y));
        AssertRefused("entries, cut where offsets says, has the shape [m + 1]; allowed", () => Cut(map, offsets, entries with { Shape = ["m + 1"] }, all, y));
        AssertRefused("all, cut where offsets says, has the shape [k, m]; allowed", () => Cut(map, offsets, entries, all with { Shape = ["k", "m"] }, y));
        AssertRefused("entries, cut where offsets says, is written, or has", () => Cut(
            map, offsets, entries with { Direction = BufferDirection.Scratch, Fill = null }, all, y));
        AssertRefused("entries, cut where offsets says, is written, or has", () => Cut(
            map, offsets, entries with { Constraint = new(ConstraintKind.Ascending) }, all, y));
        AssertRefused("all, cut where offsets says, refers to places along m", () => Cut(
            map, offsets, entries, below with { Name = "all", Shape = ["k"], Constraint = new(ConstraintKind.Below, "m") }, y));

        static KernelDeclaration Cut(DeclaredCut cut, params DeclaredBuffer[] buffers) => CutWith(cut, [0, 0, 0], buffers);

        static KernelDeclaration CutWith(DeclaredCut cut, int[] leastExtents, params DeclaredBuffer[] buffers) => Make(
            dimensions: ["n", "m", "k"], buffers: buffers, presets: new([1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]), leastExtents: leastExtents, cut: cut);
    }

    [Fact]
    public void A_stencil_has_a_halo()
    {
        DeclaredBuffer x = new("x", ElementType.Float64, BufferDirection.In, ["n"], new(0, 1), "input");
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output");
        DeclaredBuffer grid = x with { Name = "grid", Direction = BufferDirection.InOut };
        DeclaredParameter steps = new("steps", ElementType.Int32, 0, 100, 1, "steps");
        DeclaredCut stencil = new("n", CutKind.Stencil) { Halo = new(2) };
        DeclaredCut inSteps = stencil with { Halo = new(1, "steps", IsPeriodic: true) };
        Assert.Equal(stencil, Make(buffers: [x, y], cut: stencil).Cut);
        Assert.Equal(inSteps, Make(buffers: [grid], parameters: [steps], cut: inSteps).Cut);
        Assert.Equal(new DeclaredCut("height", CutKind.Stencil) { Halo = new(1, "steps", IsPeriodic: true) }, Diffusion.Contract.Declaration!.Cut);
        Assert.False(Make(buffers: [x, y], cut: stencil).IsSameAs(Make(buffers: [x, y], cut: stencil with { Halo = new(3) })));
        Assert.Equal("along n; each part is its part of the whole, computed with a halo of 2 on both sides", stencil.Describe());
        Assert.Equal("along n; each part is its part of the whole, computed with a halo of 1 × steps on both sides, which wraps around", inSteps.Describe());

        AssertRefused("the cut's halo: required where parts are of a stencil", () => Make(buffers: [x, y], cut: stencil with { Halo = null }));
        AssertRefused("the cut's halo: required where parts are of a stencil", () => Make(buffers: [x, y], cut: stencil with { Halo = new(0) }));
        AssertRefused("the cut's halo: required where parts are of a stencil", () => Make(buffers: [x, y], cut: stencil with { Kind = CutKind.Map }));
        AssertRefused("the cut's steps are 'steps'; required: a parameter of whole numbers from 0 or 1 on", () => Make(buffers: [grid], cut: inSteps));
        AssertRefused("the cut's steps are 'steps'; required", () => Make(buffers: [grid], parameters: [steps with { Minimum = -1 }], cut: inSteps));
        AssertRefused("the cut's steps are 'steps'; required", () => Make(buffers: [grid], parameters: [steps with { Type = ElementType.Float64 }], cut: inSteps));
        AssertRefused("y lacks the dimension n of the cut", () => Make(buffers: [x, y with { Shape = ["1"] }], cut: stencil));

        DeclaredParameter window = steps with { Name = "window", Minimum = 1 };
        DeclaredCut inWindows = stencil with { Halo = new(0, Window: "window") };
        Assert.Equal(inWindows, Make(buffers: [x, y], parameters: [window], cut: inWindows).Cut);
        Assert.Equal(inWindows, RollingStats.Contract.Declaration!.Cut);
        Assert.Equal("along n; each part is its part of the whole, computed with a halo of window − 1 before it", inWindows.Describe());
        AssertRefused("the cut has a window beside a halo", () => Make(buffers: [x, y], parameters: [window], cut: stencil with { Halo = new(1, Window: "window") }));
        AssertRefused("the cut's window is 'window'; required: a parameter of whole numbers from 1 or above on", () => Make(buffers: [x, y], cut: inWindows));
        AssertRefused("the cut's window is 'window'; required", () => Make(buffers: [x, y], parameters: [window with { Minimum = 0 }], cut: inWindows));
        AssertRefused("grid, cut along n, is overwritten", () => Make(buffers: [grid], cut: new("n", CutKind.Map)));
    }

    [Fact]
    public void A_union_of_what_is_no_sketch_is_refused()
    {
        DeclaredBuffer x = new("x", ElementType.Float64, BufferDirection.In, ["n"], new(0, 1), "input");
        DeclaredBuffer state = new("state", ElementType.UInt8, BufferDirection.InOut, ["9"], new(0, 0), "sketch");
        DeclaredBuffer estimate = new("estimate", ElementType.Float64, BufferDirection.Out, ["1"], null, "estimate");
        DeclaredBuffer used = estimate with { Name = "used", Type = ElementType.Int64 };
        DeclaredBuffer smallest = new("smallest", ElementType.UInt64, BufferDirection.Out, ["9"], null, "sketch", null, "used");
        DeclaredCut or = new("n", CutKind.Merge, Union: Union.Or);
        DeclaredCut ofSmallest = or with { Union = Union.Smallest };
        Assert.Equal(or, Make(buffers: [x, state], cut: or).Cut);
        Assert.Equal(ofSmallest, Make(buffers: [x, smallest, used], cut: ofSmallest).Cut);
        DeclaredCut finished = or with { Finish = static (scoped in DeclaredArguments _) => { } };
        Assert.True(Make(buffers: [x, state, estimate], cut: finished).IsSameAs(Make(buffers: [x, state, estimate], cut: finished with { })));

        AssertRefused("the cut's union: allowed where parts are merged", () => Make(buffers: [x, used], cut: new("n", CutKind.Reduce, Reduction.Sum, Union.Or)));
        AssertRefused("the cut's union is of bits", () => Make(buffers: [x, state with { Type = ElementType.Float32 }], cut: or));
        AssertRefused("the cut's union is of the smallest elements", () => Make(buffers: [x, used], cut: ofSmallest));
        AssertRefused("the cut's union is of the smallest elements", () => Make(buffers: [x, state, smallest, used], cut: ofSmallest));
        AssertRefused("estimate is not part of what the cut's union unites", () => Make(buffers: [x, state, estimate], cut: or));
    }

    [Fact]
    public void Presets_in_which_no_content_keeps_a_constraint_are_refused()
    {
        DeclaredBuffer x = new("x", ElementType.UInt8, BufferDirection.In, ["n"], null, "input", new(ConstraintKind.Below, "n"));
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output");
        DeclaredPresets upTo256 = new([1], [1], [1], [256]);
        DeclaredPresets upTo257 = new([1], [1], [1], [257]);
        Assert.NotNull(Make(buffers: [x, y], presets: upTo256));
        AssertRefused("in a preset x would go up to 256, which is no uint8", () => Make(buffers: [x, y], presets: upTo257));
        AssertRefused(
            "in a preset x would go up to 256, which is no uint8",
            () => Make(buffers: [x with { Constraint = new(ConstraintKind.Permutation) }, y], presets: upTo257));
        AssertRefused(
            "in a preset x has 1 offset, and n is 1; required: 0, and then the end of each piece",
            () => Make(buffers: [x with { Constraint = new(ConstraintKind.Offsets, "n") }, y]));
    }

    [Fact]
    public void A_used_length_that_is_no_whole_number_of_an_output_is_refused()
    {
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output", UsedLength: "count");
        DeclaredBuffer count = new("count", ElementType.Int64, BufferDirection.Out, ["1"], null, "how many");
        Assert.NotNull(Make(buffers: [y, count]));
        const string Refusal = "y.usedLength is 'count'; required: an output of one whole number, of shape 1, for an output of one dimension";
        AssertRefused(Refusal, () => Make(buffers: [y]));
        AssertRefused(Refusal, () => Make(buffers: [y, count with { Type = ElementType.Float64 }]));
        AssertRefused(Refusal, () => Make(buffers: [y, count with { Shape = ["n"] }]));
        AssertRefused(Refusal, () => Make(buffers: [y, count with { Direction = BufferDirection.InOut, Fill = new(0, 0) }]));
        AssertRefused(Refusal, () => Make(buffers: [y with { Shape = ["n", "n"] }, count]));
        AssertRefused(Refusal, () => Make(buffers: [y with { Direction = BufferDirection.InOut, Fill = new(0, 0) }, count]));
    }

    [Fact]
    public void Smallest_extents_and_work_that_do_not_fit_are_refused()
    {
        AssertRefused("a preset lacks an extent, or has one below the dimension's smallest", () => Make(leastExtents: [100_000_000]));
        AssertRefused("a dimension's smallest extent is missing", () => Make(leastExtents: []));
        AssertRefused("a dimension's smallest extent is missing", () => Make(leastExtents: [-1]));
        AssertRefused("bytes names 'y'; allowed: names of dimensions, of parameters, and of outputs of whole numbers", () => Make(bytes: [new(1, ["y"])]));
        AssertRefused("a coefficient of bytes is -1; allowed: a finite number, 0 or above", () => Make(bytes: [new(-1, [])]));
        DeclaredBuffer counts = new("counts", ElementType.Int16, BufferDirection.Out, ["n"], null, "output");
        Assert.StartsWith("3·counts flops. Bytes: 8·n + 1.", Make(buffers: [counts], flops: [new(3, ["counts"])], bytes: [new(8, ["n"]), new(1, [])]).Contract.WorkModel, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_of_64_bits_are_named_where_a_float64_holds_them()
    {
        DeclaredParameter a = new("a", ElementType.Int64, -(1L << 53), 1L << 53, 0, "scalar");
        Assert.Equal("-9007199254740992 to 9007199254740992", Make(parameters: [a]).Contract.Parameters[0].Range);
        AssertRefused("a.maximum is 18014398509481984, which is no int64", () => Make(parameters: [a with { Maximum = 1L << 54 }]));
        AssertRefused("a.default is 0.5, which is no int64", () => Make(parameters: [a with { Default = 0.5 }]));
    }

    [Fact]
    public void The_rules_say_what_inputs_and_outputs_hold()
        => Assert.Equal(
            [
                "entries at least 0, every other extent at least 1, and each buffer's elements fit a span",
                "starts begins with 0, never descends and ends with entries",
                "every element of picked is 0 to columns − 1",
                "of found the first count elements count",
                "a buffer that is written overlaps no other",
            ],
            Declarations.Picked.Contract.Rules);

    private static KernelDeclaration Make(
        string[]? dimensions = null,
        DeclaredParameter[]? parameters = null,
        DeclaredBuffer[]? buffers = null,
        DeclaredTolerance? tolerance = null,
        WorkTerm[]? flops = null,
        DeclaredPresets? presets = null,
        int[]? leastExtents = null,
        WorkTerm[]? bytes = null,
        DeclaredCut? cut = null)
        => new(
            "made",
            1,
            "summary",
            "definition",
            [.. dimensions ?? ["n"]],
            [.. parameters ?? []],
            [.. buffers ?? [new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output")]],
            tolerance ?? new(0, 0),
            [.. flops ?? [new WorkTerm(1, ["n"])]],
            Bottleneck.Compute,
            presets ?? new([1], [1], [1], [1]),
            [.. leastExtents ?? [1]],
            [.. bytes ?? []],
            cut);

    private static void AssertRefused(string message, Func<KernelDeclaration> declare)
        => Assert.StartsWith(message, Assert.Throws<ArgumentException>(declare).Message, StringComparison.Ordinal);
}
