using Kernels.Tests.Contracts;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>A user's files are checked against constraints and rules, and what is wrong is one line.</summary>
public sealed class DeclaredUserRuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DeclaredUserRuleTests()
    {
        NpyFile.Write<int>(_folder.PathOf("starts.npy"), (int[])[0, 1, 3], 3);
        NpyFile.Write<int>(_folder.PathOf("late.npy"), (int[])[1, 1, 3], 3);
        NpyFile.Write<int>(_folder.PathOf("descending.npy"), (int[])[0, 2, 1, 3], 4);
        NpyFile.Write<int>(_folder.PathOf("zero.npy"), (int[])[0, 0], 2);
        NpyFile.Write<int>(_folder.PathOf("picked.npy"), (int[])[2, 0, 2], 3);
        NpyFile.Write<double>(_folder.PathOf("weights.npy"), (double[])[0.5, 0, 8], 3);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_that_keep_constraints_are_taken_and_rest_is_made_to_fit()
    {
        PickKernel kernel = Run("starts=~/starts.npy picked=~/picked.npy weights=~/weights.npy");
        Assert.Equal([0, 1, 3], kernel.Starts);
        Assert.Equal([2, 0, 2], kernel.Picked);
        kernel = Run("picked=~/picked.npy rows=3 columns=4");
        Assert.Equal([0, 1, 2, 3], kernel.Starts);
        Assert.Empty(Run("starts=~/zero.npy columns=4 entries=0").Picked);
        Assert.Empty(Run("entries=0 rows=2 columns=1").Picked);
        Assert.Equal(1L << 53, Run("key=9007199254740992 size=tiny").Key);
    }

    [Theory]
    [InlineData("starts=~/late.npy picked=~/picked.npy", "--starts '~/late.npy': starts[0] is 1; required: 0.")]
    [InlineData("starts=~/descending.npy picked=~/picked.npy", "--starts '~/descending.npy': starts[2] is 1, below the 2 before it; offsets must not descend.")]
    [InlineData("starts=~/starts.npy entries=4", "--starts '~/starts.npy': starts[2] is 3; required: 4, where the last piece ends.")]
    [InlineData("picked=~/picked.npy columns=2", "--picked '~/picked.npy': picked[0] is 2; allowed: 0 to 1.")]
    [InlineData("starts=~/starts.npy rows=2", "--rows and --starts exclude each other: the file has a shape; allowed: one of them.")]
    [InlineData("key=9007199254740993", "--key is '9007199254740993'; allowed: a whole number, 0 to 9007199254740992.")]
    [InlineData("rows=0", "--rows is '0'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("key=12 size=tiny", "key has to be odd.")]
    public void What_breaks_them_is_refused_in_one_line(string line, string message)
        => Assert.Equal(
            message.Replace("~", _folder.Location, StringComparison.Ordinal),
            UserErrors.Message(message.Split(' ')[0], () => Create(line, onlyOddKeys: line.Contains("key=12", StringComparison.Ordinal))));

    /// <summary>A type that holds no index so high can still have a file whose indices are low.</summary>
    [Fact]
    public void Indices_that_can_not_be_made_can_be_given()
    {
        KernelDeclaration declaration = new(
            "short",
            1,
            "summary",
            "definition",
            ["n", "m"],
            [],
            [
                new("x", ElementType.UInt8, BufferDirection.In, ["n"], null, "indices", new(ConstraintKind.Below, "m")),
                new("y", ElementType.Int32, BufferDirection.Out, ["m"], null, "output"),
            ],
            new(0, 0),
            [],
            Bottleneck.Bandwidth,
            new([9, 9], [9, 9], [9, 9], [9, 9]),
            [0, 0]);
        WorkloadSource source = DeclaredSource.Create(new DeclaredKernel(declaration, new PickKernel()));
        NpyFile.Write<byte>(_folder.PathOf("x.npy"), (byte[])[255, 0], 2);
        Create(source, "x=~/x.npy m=1000").Workload.Dispose();
        Create(source, "n=0 m=0").Workload.Dispose();
        Assert.Equal(
            "with n = 9, m = 1000 x would go up to 999, which is no uint8.", UserErrors.Message("m = 1000", () => Create(source, "m=1000")));
        Assert.Equal(
            "with n = 9, m = 0 x has 9 indices, and m is 0; required: something that they refer to.", UserErrors.Message("m = 0", () => Create(source, "m=0")));
        Assert.Contains(source.Cases, shape => shape.Name == "n = 0, m = 5");
        Assert.DoesNotContain(source.Cases, shape => shape.Name == "n = 5, m = 0");
    }

    private PickKernel Run(string line)
    {
        UserWorkload user = Create(line);
        using Workload workload = user.Workload;
        PickKernel kernel = new();
        workload.Reset();
        workload.Invoke(Implementation.Create((KernelContract<DeclaredArguments>)workload.Contract, kernel, "scalar"), default);
        Assert.True(workload.Validate().Passed, workload.Validate().Detail);
        return kernel;
    }

    private UserWorkload Create(string line, bool onlyOddKeys = false)
    {
        KernelContract<DeclaredArguments> declared = Declarations.Picked.Contract;
        KernelContract<DeclaredArguments> ruled = KernelContract.Create(declared.Declaration!, declared.Write, ReadOdd, new PickKernel());
        return Create(
            onlyOddKeys ? DeclaredSource.Create(ruled) : DeclaredSource.Create(new DeclaredKernel(declared.Declaration!, new PickKernel())), line);

        // As the generator checks a [Rule]: where the arguments are made.
        DeclaredArguments ReadOdd(IArgumentSource source)
            => source.IntegerScalar("key") % 2 != 0 ? declared.Read(source) : throw new ArgumentException("key has to be odd.", nameof(source));
    }

    private UserWorkload Create(WorkloadSource source, string line)
    {
        Dictionary<string, string> values = line.Split(' ').Select(word => word.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Replace("~", _folder.Location, StringComparison.Ordinal));
        Assert.Subset(source.UserOptions.Select(option => option.Name).ToHashSet(), values.Keys.ToHashSet());
        return source.CreateFromUser(new UserValues(values, source.UserOptions), new AlignedAllocator());
    }
}
