using System.Text.RegularExpressions;
using Kernels.Abi.Tests.Support;
using Kernels.Contracts;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>A kernel's header says what its contract says; only comments are the header's own.</summary>
public sealed partial class HeaderTests
{
    private static readonly string Folder = Repository.PathOf(Path.Combine("native", "include", "kernels"));

    /// <summary>The headers that belong to no kernel.</summary>
    private static readonly string[] Others = ["abi", "ceilings", "declared", "plugin", "status"];

    public static TheoryData<string> Headers
        => [.. Directory.GetFiles(Folder, "*.h").Select(path => Path.GetFileNameWithoutExtension(path)).Except(Others).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_is_that_of_its_contract(string name)
    {
        KernelContract contract = KernelContracts.All.Single(contract => new CSignature(contract).KernelName == name);
        Assert.Equal(Code(CHeader.Write(contract)), Code(File.ReadAllText(Path.Combine(Folder, $"{name}.h"))));
    }

    /// <summary>Parameters by the rule of docs/abi.md, in a kernel that has each kind of them.</summary>
    [Fact]
    public void Parameters_are_in_the_order_of_the_rule()
        => Assert.Contains(
            "(*kernels_spmv_function)( const int32_t *row_offsets, const int32_t *columns, const double *values, const double *x, "
            + "double *y, int64_t rows, int64_t nonzeros, int64_t column_count, int32_t threads);",
            Code(CHeader.Write(Spmv.Contract)),
            StringComparison.Ordinal);

    [Fact]
    public void Every_contract_has_a_header()
    {
        Assert.All(KernelContracts.All, contract =>
        {
            string header = CHeader.Write(contract);
            Assert.Contains($"_ID \"{contract.Id}\"\n", header, StringComparison.Ordinal);
            Assert.All(header.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
        });
    }

    /// <summary>A header without its comments, each space or end of line as one space.</summary>
    private static string Code(string header) => Space().Replace(Comment().Replace(header, " "), " ").Trim();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
