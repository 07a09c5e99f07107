namespace Kernels.Tests.Conformance;

/// <summary>Positions that follow from the definition of NumPy's <c>searchsorted</c> with <c>side='left'</c>.</summary>
public sealed class SearchSortedTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(SearchSorted.Contract);

    /// <summary>keys[position − 1] &lt; query ≤ keys[position], worked out by hand.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_query_goes_before_its_equals(string backend)
        => Assert.Equal(
            [0, 0, 1, 1, 4, 4, 4, 5, 6, 6],
            Search(backend, [-3, 2, 2, 2, 7, 9], [long.MinValue, -3, -2, 2, 3, 6, 7, 8, 10, long.MaxValue]));

    [Theory]
    [MemberData(nameof(Backends))]
    public void Without_keys_every_position_is_0(string backend)
        => Assert.All(Search(backend, [], [.. Enumerable.Range(-50, 100).Select(query => (long)query)]), position => Assert.Equal(0, position));

    [Theory]
    [MemberData(nameof(Backends))]
    public void Queries_below_all_keys_or_above_all_come_at_the_ends(string backend)
    {
        foreach (int length in new[] { 1, 2, 31, 32, 33, 1000 })
        {
            long[] keys = [.. Enumerable.Range(0, length).Select(key => 10L * key)];
            Assert.All(Search(backend, keys, [.. Enumerable.Range(1, 70).Select(query => -(long)query)]), position => Assert.Equal(0, position));
            Assert.All(Search(backend, keys, [.. Enumerable.Range(0, 70).Select(query => 10L * (length + query))]), position => Assert.Equal(length, position));
        }
    }

    /// <summary>The extremes of the type, whose differences are no numbers of it.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_extremes_are_ordered(string backend)
        => Assert.Equal(
            [0, 1, 2, 3, 4],
            Search(backend, [long.MinValue, -1, 1, long.MaxValue - 1], [long.MinValue, -1, 1, long.MaxValue - 1, long.MaxValue]));

    /// <summary>Counting the smaller keys one by one, with so few different ones that most are there many times.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Positions_count_the_smaller_keys(string backend)
    {
        Random random = new(7);
        foreach (int length in new[] { 1, 2, 3, 5, 16, 100, 1023, 1024, 1025 })
        {
            long[] keys = [.. Enumerable.Range(0, length).Select(_ => (long)random.Next(0, 60)).Order()];
            long[] queries = [.. Enumerable.Range(0, 101).Select(_ => (long)random.Next(-3, 63))];
            Assert.Equal(queries.Select(query => keys.LongCount(key => key < query)), Search(backend, keys, queries));
        }
    }

    /// <summary>Enough queries for several threads.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Positions_ascend_with_the_queries(string backend)
    {
        long[] queries = [.. Enumerable.Range(0, 30_000).Select(query => (long)query)];
        long[] positions = Search(backend, [.. Enumerable.Range(0, 1000).Select(key => (long)key * key / 40)], queries);
        Assert.Equal(positions.Order(), positions);
        Assert.Equal((0, 1000), (positions[0], positions[^1]));
    }

    private static long[] Search(string backend, long[] keys, long[] queries)
    {
        long[] positions = new long[queries.Length];
        Array.Fill(positions, -1);
        Implementations.Find(SearchSorted.Contract, backend)
            .Invoke(new SearchSortedArguments(keys, queries, positions), new KernelOptions(3));
        return positions;
    }
}
