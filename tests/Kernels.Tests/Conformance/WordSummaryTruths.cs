namespace Kernels.Tests.Conformance;

/// <summary>A graph's figures are those of the words that it was made of, and of the set that .NET makes of them.</summary>
public sealed class WordSummaryTruths
{
    [Fact]
    public void A_set_of_words_takes_as_much_as_one_of_dotnet()
    {
        const int Words = 21_023; // a capacity that HashSet takes as it is
        string[] words = [.. Enumerable.Range(0, Words).Select(number => $"{number}{new string('é', number % 13)}")];
        long before = GC.GetAllocatedBytesForCurrentThread();
        HashSet<string> set = new(Words);
        foreach (string word in words)
        {
            set.Add(new string(word.AsSpan()));
        }

        double bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        ResultSummary summary = SummaryOf(WordGraph.Create(words));
        ResultFigure memory = summary.Figures.Single(figure => figure.Name == "memory");
        Assert.Equal(Words, summary.Figures.Single(figure => figure.Name == "words").Value);
        Assert.InRange(memory.Reference!.Value, 0.95 * bytes, 1.05 * bytes);
        Assert.Equal(WordGraph.Create(words).Bytes, memory.Value);
    }

    /// <summary>UTF-16 has one letter for é and 漢, and two for 😀.</summary>
    [Fact]
    public void Letters_are_those_of_a_string()
    {
        string[] words = ["", "é", "漢字", "😀s", "tap", "taps", "top", "tops"];
        double expected = (45.0 * words.Length) + (2 * words.Sum(word => word.Length));
        Assert.Equal(expected, SummaryOf(WordGraph.Create(words)).Figures.Single(figure => figure.Name == "memory").Reference);
    }

    [Fact]
    public void A_circle_has_no_end_of_words_and_an_empty_list_none()
    {
        Assert.Equal(double.PositiveInfinity, SummaryOf([0, 1, 2], [1, 2], [1, 0], [1, 0]).Figures[0].Value);
        Assert.Equal(1, SummaryOf([0, 0, 1, 2], [1, 2], [2, 1], [1, 0, 0]).Figures[0].Value); // the circle is out of reach
        Assert.Equal(0, SummaryOf(WordGraph.CreateSorted([])).Figures[0].Value);
    }

    private static ResultSummary SummaryOf(WordGraph graph)
        => SummaryOf(graph.First.ToArray(), graph.Labels.ToArray(), graph.Targets.ToArray(), graph.IsFinal.ToArray());

    private static ResultSummary SummaryOf(int[] first, byte[] labels, int[] targets, byte[] isFinal)
    {
        KernelDeclaration declaration = DawgContains.Contract.Declaration!;
        DeclaredArgumentsBuilder builder = new(declaration, [0, 0, isFinal.Length, labels.Length], []);
        builder.Input<byte>("bytes", []);
        builder.Input<long>("offsets", [0]);
        builder.Input<int>("first", first);
        builder.Input<byte>("labels", labels);
        builder.Input<int>("targets", targets);
        builder.Input<int>("before", new int[labels.Length]);
        builder.Input<byte>("isFinal", isFinal);
        builder.Output<long>("index", []);
        return declaration.Summarize!(builder.Build());
    }
}
