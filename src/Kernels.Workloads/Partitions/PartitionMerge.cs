using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cutting;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Partitions;

/// <summary>
/// Makes the whole's results of those of partitions: concatenated in their order, added, or united, as the kernel's declaration
/// says.
/// </summary>
internal sealed class PartitionMerge
{
    /// <summary>The bytes that are copied at once.</summary>
    private const int Piece = 1 << 20;

    private readonly KernelDeclaration _declaration;
    private readonly string _folder;
    private readonly ImmutableArray<PartitionWork> _partitions;
    private readonly UserOutputs _outputs;
    private readonly int[] _extents;

    /// <summary>The extents of each buffer; of one that is cut, beyond the first.</summary>
    private readonly ImmutableArray<int[]> _shapes;

    /// <summary>Checks that they belong together.</summary>
    /// <param name="declaration">The kernel, which can be cut.</param>
    /// <param name="folder">The folder of their files.</param>
    /// <param name="partitions">All partitions of a call, by their numbers.</param>
    /// <param name="outputs">The files for the whole's results, by the names of the outputs.</param>
    /// <exception cref="UserInputException">They do not.</exception>
    public PartitionMerge(KernelDeclaration declaration, string folder, ImmutableArray<PartitionWork> partitions, UserOutputs outputs)
    {
        PartitionChecks.Require(declaration, partitions);
        (_declaration, _folder, _partitions, _outputs) = (declaration, folder, partitions, outputs);

        // Nothing is read along the cut any more.
        _extents =
        [
            .. declaration.Dimensions.Select((name, index) => declaration.IsWhole(name)
                ? partitions[0].Extents.First(extent => extent.Name == name).Value
                : declaration.LeastExtents[index]),
        ];
        try
        {
            _shapes = [.. declaration.Buffers.Select((_, index) => declaration.ShapeOf(index, _extents))];
        }
        catch (OverflowException)
        {
            throw new UserInputException($"The partitions of '{folder}' can't be merged: their dimensions are beyond what an array can have.");
        }
    }

    /// <summary>Merges them, and writes the requested outputs, each whole or not at all.</summary>
    /// <param name="done">Told after each piece which share of the whole is done, 0 to 1.</param>
    /// <param name="interruption">Ends it between two pieces; existing files are then unchanged.</param>
    /// <returns>The result.</returns>
    /// <exception cref="UserInputException">A file is not what its record says, or an output can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public CutResult Run(Action<double> done, CancellationToken interruption)
    {
        int[] results = [.. Enumerable.Range(0, _declaration.Buffers.Length).Where(index => _declaration.Buffers[index].IsResult)];
        PartTally[] tallies = [.. results.Select(index => PartTally.Create(_declaration.Buffers[index].Type))];
        ResultSummary? figures = null;
        ImmutableArray<string> saved = _outputs.SaveTogether(streams =>
        {
            for (int place = 0; place < results.Length; place++)
            {
                tallies[place].Output = streams.GetValueOrDefault(_declaration.Buffers[results[place]].Name);
            }

            if (_declaration.Cut!.CutsResults)
            {
                Concatenate(results, tallies, done, interruption);
            }
            else
            {
                figures = Combine(results, tallies, done, interruption);
            }
        });
        return new CutResult(
            string.Join("; ", results.Zip(tallies, (index, tally) => $"{_declaration.Buffers[index].Name}: {tally.Summarize()}")),
            figures,
            [.. results.Zip(tallies, (index, tally) => tally.DescribeNotFinite(_declaration.Buffers[index].Name)).OfType<string>()],
            saved);
    }

    private void Concatenate(int[] results, PartTally[] tallies, Action<double> done, CancellationToken interruption)
    {
        byte[] piece = new byte[Piece];
        double all = _partitions.Sum(partition => partition.Files.Sum(file => (double)file.Bytes));
        double copied = 0;
        for (int place = 0; place < results.Length; place++)
        {
            WriteHeader(tallies[place], results[place], ShapeOf(results[place], _partitions[0].Extent));
        }

        foreach (PartitionWork partition in _partitions.Where(partition => !partition.Files.IsEmpty))
        {
            for (int place = 0; place < results.Length; place++)
            {
                using PartitionArray array = Open(partition, results[place], isRest: false);
                for (long left = array.Length; left > 0;)
                {
                    interruption.ThrowIfCancellationRequested();
                    Span<byte> elements = piece.AsSpan(0, (int)Math.Min(left, Piece));
                    array.Read(elements);
                    tallies[place].Write(elements);
                    left -= elements.Length;
                    done(Math.Min(1, (copied += elements.Length) / all));
                }

                array.RequireHash();
            }
        }
    }

    private ResultSummary? Combine(int[] results, PartTally[] tallies, Action<double> done, CancellationToken interruption)
    {
        bool needsArguments = _declaration.Cut!.Finish is not null || _declaration.Summarize is not null;
        ImmutableArray<KernelBuffer<byte>?> buffers =
        [
            .. _declaration.Buffers.Select((buffer, index) => buffer.IsResult || needsArguments ? new AlignedAllocator().Allocate<byte>(BytesOf(index)) : null),
        ];
        try
        {
            PartArguments arguments = new(
                _declaration, [.. _partitions[0].Parameters.Select(parameter => parameter.Value)], _extents, [.. buffers.Select(_ => (DeclaredData?)null)], buffers);
            ImmutableArray<PartReduction> reductions = PartReduction.Create(_declaration, _extents);
            foreach (PartitionWork partition in _partitions.Where(partition => !partition.Files.IsEmpty))
            {
                interruption.ThrowIfCancellationRequested();
                Array.ForEach(results, index => Read(partition, index, isRest: false, buffers[index]!.Span));
                foreach (PartReduction reduction in reductions)
                {
                    reduction.Add(arguments, RestsOf(partition, reduction.Index));
                }

                done((double)partition.Partition.Number / partition.Partition.Count);
            }

            foreach (PartReduction reduction in reductions)
            {
                reduction.Put(arguments);
            }

            _declaration.Cut.Finish?.Invoke(Arguments(arguments));
            for (int place = 0; place < results.Length; place++)
            {
                int index = results[place];
                int? used = UsedLength.Of(_declaration, arguments, index);
                int bytes = used * ElementTypes.SizeOf(_declaration.Buffers[index].Type) ?? BytesOf(index);
                WriteHeader(tallies[place], index, used is { } length ? [length] : ShapeOf(index, 0));
                tallies[place].Write(buffers[index]!.Span[..bytes]);
            }

            return _declaration.Summarize is { } summarize && HasNoWholeInput ? summarize(Arguments(arguments)) : null;
        }
        finally
        {
            foreach (KernelBuffer<byte>? buffer in buffers)
            {
                buffer?.Dispose();
            }
        }
    }

    private void WriteHeader(PartTally tally, int index, ImmutableArray<long> shape)
        => tally.Output?.Write(NpyFile.HeaderOf(_declaration.Buffers[index].Type, shape.AsSpan()));

    /// <summary>Whether nothing that a summary could take is missing: inputs are not among the files of partitions.</summary>
    private bool HasNoWholeInput => !Enumerable.Range(0, _declaration.Buffers.Length)
        .Any(index => _declaration.Buffers[index].Direction == BufferDirection.In && !PartBuffers.IsCut(_declaration, index));

    private DeclaredArguments Arguments(PartArguments arguments)
    {
        try
        {
            return _declaration.Contract.Read(arguments);
        }
        catch (ArgumentException exception)
        {
            throw new UserInputException($"The partitions of '{_folder}' can't be merged: {ArgumentErrors.FirstLineOf(exception)}");
        }
    }

    private double[] RestsOf(PartitionWork partition, int index)
    {
        if (!PartitionFiles.HasRest(_declaration, _declaration.Buffers[index]))
        {
            return [];
        }

        double[] rests = new double[(int)_declaration.LengthOf(index, _extents)];
        Read(partition, index, isRest: true, MemoryMarshal.AsBytes(rests.AsSpan()));
        return rests;
    }

    private void Read(PartitionWork partition, int index, bool isRest, Span<byte> elements)
    {
        using PartitionArray array = Open(partition, index, isRest);
        array.Read(elements);
        array.RequireHash();
    }

    private PartitionArray Open(PartitionWork partition, int index, bool isRest)
    {
        DeclaredBuffer buffer = _declaration.Buffers[index];
        PartitionFile recorded = partition.Files.First(file => (file.Output, file.IsRest) == (buffer.Name, isRest));
        return new PartitionArray(
            _folder, partition.Partition, recorded, isRest ? ElementType.Float64 : buffer.Type, ShapeOf(index, partition.End - partition.Begin));
    }

    /// <summary>The extents of an output with an extent of the cut.</summary>
    private ImmutableArray<long> ShapeOf(int index, long extent) => PartBuffers.IsCut(_declaration, index)
        ? [extent, .. _shapes[index].Skip(1)]
        : [.. _shapes[index]];

    private int BytesOf(int index)
    {
        DeclaredBuffer buffer = _declaration.Buffers[index];
        double bytes = _declaration.LengthOf(index, _extents) * ElementTypes.SizeOf(buffer.Type);
        UserSizes.RequireMemory(buffer.Name, bytes);
        return bytes <= Array.MaxLength ? (int)bytes : throw new UserInputException($"{buffer.Name} has {bytes:f0} bytes; allowed where it is not cut: up to {Array.MaxLength}.");
    }
}
