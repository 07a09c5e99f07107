using System.Numerics;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>Inputs that the host makes are of their type, between their bounds, and keep their constraints.</summary>
public sealed class DeclaredFillingTests
{
    private const int Bound = 100;

    public static TheoryData<ElementType> Types => [.. Enum.GetValues<ElementType>()];

    public static TheoryData<ElementType> WholeTypes => [.. Enum.GetValues<ElementType>().Where(type => !ElementTypes.IsFraction(type))];

    [Theory]
    [MemberData(nameof(Types))]
    public void Ascending_elements_ascend(ElementType type) => AssertKept(type, new(ConstraintKind.Ascending), new(0, 100));

    [Theory]
    [MemberData(nameof(WholeTypes))]
    public void Offsets_indices_and_permutations_are_such(ElementType type)
    {
        AssertKept(type, new(ConstraintKind.Offsets, "n"), null);
        AssertKept(type, new(ConstraintKind.Below, "n"), null);
        AssertKept(type, new(ConstraintKind.Permutation), null);
    }

    [Theory]
    [MemberData(nameof(WholeTypes))]
    public void The_whole_range_of_a_type_can_be_drawn(ElementType type)
    {
        (double low, double high) = ElementTypes.FillRangeOf(type);
        BigInteger[] drawn = Fill(type, null, new(low, high), DeclaredContent.Random, length: 20_000);
        if (ElementTypes.SizeOf(type) == 1)
        {
            Assert.Equal(((BigInteger)low, (BigInteger)high), (drawn.Min(), drawn.Max()));
        }

        Assert.All(drawn, element => Assert.InRange(element, (BigInteger)low, (BigInteger)high));
        Assert.InRange(drawn.Count(element => element.IsEven), 9_000, 11_000);
        Assert.InRange(drawn.Count(element => element > ((BigInteger)low + (BigInteger)high) / 2), 9_000, 11_000);
        Assert.All([DeclaredContent.Low, DeclaredContent.High], content => Assert.Single(Fill(type, null, new(low, high), content, 9).Distinct()));
    }

    /// <summary>By way of a float64, all of them would be even.</summary>
    [Theory]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.UInt64)]
    public void Numbers_beyond_53_bits_are_odd_and_even(ElementType type)
    {
        BigInteger[] drawn = Fill(type, null, new(1L << 54, 1L << 62), DeclaredContent.Random, length: 10_000);
        Assert.All(drawn, element => Assert.InRange(element, BigInteger.One << 54, BigInteger.One << 62));
        Assert.InRange(drawn.Count(element => element.IsEven), 4_500, 5_500);
    }

    [Fact]
    public void Another_seed_gives_other_elements_where_a_constraint_leaves_a_choice()
    {
        AssertRandom(true, new(ConstraintKind.Permutation), null);
        AssertRandom(true, new(ConstraintKind.Below, "n"), null);
        AssertRandom(true, new(ConstraintKind.Ascending), new(0, 1000));
        AssertRandom(true, null, new(0, 1000));
        AssertRandom(false, new(ConstraintKind.Offsets, "n"), null);
        AssertRandom(false, null, new(7, 7));
    }

    private static void AssertRandom(bool isRandom, DeclaredConstraint? constraint, DeclaredFill? fill)
    {
        DeclaredFilling<int> filling = new(Buffer(ElementType.Int32, constraint, fill), Bound, DeclaredContent.Random);
        (int[] one, int[] same, int[] other) = (new int[50], new int[50], new int[50]);
        filling.Fill(one, 1);
        filling.Fill(same, 1);
        filling.Fill(other, 2);
        Assert.Equal(one, same);
        Assert.Equal(isRandom, !one.SequenceEqual(other));
        Assert.Equal(isRandom, filling.IsRandom);
    }

    private static void AssertKept(ElementType type, DeclaredConstraint constraint, DeclaredFill? fill)
        => Assert.All(
            Enum.GetValues<DeclaredContent>(), content => Assert.All([2, 3, 64, 101], length => Fill(type, constraint, fill, content, length)));

    /// <summary>Fills elements, and checks them against their constraint.</summary>
    private static BigInteger[] Fill(ElementType type, DeclaredConstraint? constraint, DeclaredFill? fill, DeclaredContent content, int length)
        => ElementTypes.Accept(type, new Filler(Buffer(type, constraint, fill), content, length));

    private static DeclaredBuffer Buffer(ElementType type, DeclaredConstraint? constraint, DeclaredFill? fill)
        => new("x", type, BufferDirection.In, ["n"], fill, "input", constraint);

    private sealed record Filler(DeclaredBuffer Buffer, DeclaredContent Content, int Length) : IElementTypeVisitor<BigInteger[]>
    {
        public BigInteger[] Visit<T>()
            where T : unmanaged, INumber<T>
        {
            DeclaredFilling<T> filling = new(Buffer, Bound, Content);
            T[] elements = new T[Length];
            filling.Fill(elements, seed: 1);
            switch (Buffer.Constraint?.Kind)
            {
                case ConstraintKind.Ascending: RequireContent.Ascending<T>(elements, "x"); break;
                case ConstraintKind.Offsets: RequireContent.Offsets<T>(elements, Bound, "x"); break;
                case ConstraintKind.Below: RequireContent.Below<T>(elements, Bound, "x"); break;
                case ConstraintKind.Permutation: RequireContent.Permutation<T>(elements, "x"); break;
            }

            return [.. elements.Select(BigInteger.CreateTruncating)];
        }
    }
}
