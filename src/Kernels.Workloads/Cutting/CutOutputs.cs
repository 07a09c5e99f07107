using System.Collections.Immutable;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>Writes the outputs of a call that is cut, and says what they hold.</summary>
/// <param name="declaration">A kernel that can be cut.</param>
/// <param name="files">Its files.</param>
/// <param name="plan">Where the call is cut.</param>
/// <param name="whole">The buffers that every part has whole, by place; null for those that are cut.</param>
internal sealed class CutOutputs(KernelDeclaration declaration, CutFiles files, PartPlan plan, ImmutableArray<DeclaredData?> whole)
{
    /// <summary>Take the outputs that are cut, by place; null for all else.</summary>
    public ImmutableArray<PartTally?> Tallies { get; } =
    [
        .. declaration.Buffers.Select((buffer, index) => PartBuffers.IsCut(declaration, index) && buffer.IsResult ? PartTally.Create(buffer.Type) : null),
    ];

    /// <summary>One line about all outputs, such as <c>y: sum 6, 1 to 3</c>.</summary>
    public string Summarize()
        => string.Join("; ", files.Results.Select(index => $"{NameOf(index)}: {Tallies[index]?.Summarize() ?? whole[index]!.Summarize(UsedLengthOf(index))}"));

    /// <summary>A line for each output with values that are not finite.</summary>
    public ImmutableArray<string> DescribeNotFinite() =>
    [
        .. files.Results
            .Select(index => Tallies[index] is { } tally ? tally.DescribeNotFinite(NameOf(index)) : whole[index]!.DescribeNotFinite())
            .OfType<string>(),
    ];

    /// <summary>Has what parts compute go into files.</summary>
    /// <param name="streams">The files, by their names.</param>
    /// <param name="isContinued">Whether they hold the beginning already.</param>
    public void Open(IReadOnlyDictionary<string, Stream> streams, bool isContinued)
    {
        foreach (int index in files.Results.Where(index => Tallies[index] is not null))
        {
            Tallies[index]!.Output = streams.GetValueOrDefault(files.KeyOf(index));
            if (!isContinued)
            {
                Tallies[index]!.Output?.Write(HeaderOf(index));
            }
        }
    }

    /// <summary>Writes the outputs that are not cut, after the last part.</summary>
    /// <param name="streams">The files, by their names.</param>
    /// <param name="call">The call.</param>
    public void WriteWhole(IReadOnlyDictionary<string, Stream> streams, CutCall call)
    {
        foreach (int index in files.Results.Where(index => Tallies[index] is null))
        {
            if (streams.TryGetValue(files.KeyOf(index), out Stream? output))
            {
                // Partitions are merged as they are.
                whole[index]!.Write(output, files.AreOfPartition ? null : UsedLengthOf(index));
            }

            if (streams.TryGetValue(PartitionFiles.KeyOf(NameOf(index), isRest: true), out Stream? rests))
            {
                NpyFile.Write<double>(rests, call.RestsOf(index), declaration.ShapeOf(index, plan.RowExtents));
            }
        }
    }

    /// <summary>How long the file of an output is that is cut, when all before a place is written.</summary>
    /// <param name="index">The output's place.</param>
    /// <param name="place">The place along the cut, from where the first part begins; there is one that is not empty.</param>
    public long LengthAt(int index, long place)
        => HeaderOf(index).Length + (place * PartBuffers.BytesOf(declaration, index, plan.RowExtents));

    /// <summary>Counts what was written of an output before this call.</summary>
    /// <param name="index">The output's place.</param>
    /// <param name="content">Its file, from the beginning.</param>
    public void Continue(int index, Stream content)
    {
        byte[] piece = new byte[1 << 20];
        content.ReadExactly(piece, 0, HeaderOf(index).Length);
        for (int count; (count = content.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false)) > 0;)
        {
            Tallies[index]!.Write(piece.AsSpan(0, count));
        }
    }

    private int? UsedLengthOf(int index)
        => UsedLength.Of(declaration, new PartArguments(declaration, [], plan.ExtentsOf(0), whole, []), index);

    private string NameOf(int index) => declaration.Buffers[index].Name;

    /// <summary>What is before the elements of an output that is cut.</summary>
    private byte[] HeaderOf(int index) => NpyFile.HeaderOf(
        declaration.Buffers[index].Type, [plan.End - plan.Begin, .. declaration.ShapeOf(index, plan.RowExtents).Skip(1)]);
}
