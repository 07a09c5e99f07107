using System.Collections.Immutable;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>Reads the elements of an input that is cut.</summary>
internal interface IPartReader
{
    /// <summary>Reads those that follow the ones before.</summary>
    /// <param name="bytes">How much of them, as a kernel takes them; 0 or above.</param>
    /// <returns>
    /// At least so much memory that begins with them. It is the reader's, and stays as it is until the read after the next, or where
    /// the kernel overwrites it, until the one after that.
    /// </returns>
    KernelBuffer<byte> Read(int bytes);
}

/// <summary>Takes the elements of an output that is cut.</summary>
internal interface IPartWriter
{
    /// <summary>Writes those that follow the ones before.</summary>
    /// <param name="elements">The elements, as a kernel makes them.</param>
    void Write(ReadOnlySpan<byte> elements);
}

/// <summary>
/// A call that is cut into parts: while one is computed, the next one is read and the one before is written.
/// </summary>
/// <param name="kernel">A kernel that can be cut.</param>
/// <param name="scalars">The scalars, in declaration order.</param>
/// <param name="parts">Where the call is cut.</param>
/// <param name="whole">The buffers that every part has whole, by place; null for those that are cut. Not disposed.</param>
/// <param name="readers">Read the inputs that are cut, by place; null for all else.</param>
/// <param name="writers">Take the outputs that are cut, by place; null for all else.</param>
/// <param name="allocator">Where the memory of parts comes from.</param>
/// <param name="judge">Has the oracle judge each part; null for nobody.</param>
internal sealed class CutCall(
    CheckedKernel kernel,
    ImmutableArray<double> scalars,
    PartPlan parts,
    ImmutableArray<DeclaredData?> whole,
    ImmutableArray<IPartReader?> readers,
    ImmutableArray<IPartWriter?> writers,
    BufferAllocator allocator,
    PartJudge? judge = null) : IDisposable
{
    /// <summary>In how many parts a call is at once.</summary>
    public const int Turns = 3;

    private readonly KernelDeclaration _declaration = kernel.Declaration;

    /// <summary>The inputs that were read for a part, by the rest of its number: of one that is read, one that is computed, and one that is written.</summary>
    private readonly KernelBuffer<byte>?[][] _read = [.. Enumerable.Range(0, Turns).Select(_ => new KernelBuffer<byte>?[readers.Length])];

    private readonly PartBuffers _buffers = new(kernel.Declaration, parts.LargestExtents, allocator);

    /// <summary>A sketch that is read and overwritten needs none: each part continues from that of the one before.</summary>
    private readonly ImmutableArray<PartReduction> _reductions = kernel.Declaration.Cut!.Union is Union.Or or Union.Max
        ? []
        : PartReduction.Create(kernel.Declaration, parts.ExtentsOf(0));

    /// <summary>Told where a part ends along the cut, after its outputs were written.</summary>
    public Action<long>? Written { get; init; }

    /// <summary>Computes all parts, after which outputs that are whole hold the whole's result.</summary>
    /// <param name="implementation">What computes them.</param>
    /// <param name="options">How to compute.</param>
    /// <param name="done">Told after each part how many there have been.</param>
    /// <param name="interruption">Ends the call between two parts.</param>
    /// <exception cref="UserInputException">An element breaks a rule of the kernel.</exception>
    /// <exception cref="WrongPartException">A part is wrong.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void Run(Implementation implementation, in KernelOptions options, Action<long> done, CancellationToken interruption)
    {
        Task writing = Task.CompletedTask;
        Task reading = Read(0);
        try
        {
            for (long part = 0; part < parts.Count; part++)
            {
                reading.GetAwaiter().GetResult();
                interruption.ThrowIfCancellationRequested();
                reading = part + 1 < parts.Count ? Read(part + 1) : Task.CompletedTask;
                PartArguments arguments = ArgumentsOf(part);
                judge?.Prepare(arguments);
                kernel.Invoke(implementation, arguments, options, exception => Explain(exception, part));
                judge?.Judge(arguments, parts.PlaceOf(part));
                foreach (PartReduction reduction in _reductions)
                {
                    reduction.Add(arguments, []);
                }

                writing.GetAwaiter().GetResult();
                writing = Write(part);
                done(part + 1);
            }

            writing.GetAwaiter().GetResult();
        }
        finally
        {
            // No memory may go while it is still read into or written from.
            Task.WhenAll(reading, writing).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        foreach (PartReduction reduction in _reductions)
        {
            reduction.Put(ArgumentsOf(parts.Count - 1));
        }

        _declaration.Cut!.Finish?.Invoke(_declaration.Contract.Read(LastArguments));
    }

    /// <summary>What rounding took from each element of an output; empty where nothing is rounded.</summary>
    /// <param name="output">The output's place.</param>
    public double[] RestsOf(int output) => _reductions.FirstOrDefault(reduction => reduction.Index == output)?.Rests ?? [];

    /// <summary>The arguments of the last part, whose outputs that are whole are the whole's after the call.</summary>
    public IArgumentSource LastArguments => ArgumentsOf(parts.Count - 1);

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();

    private PartArguments ArgumentsOf(long part) => new(_declaration, scalars, parts.ExtentsOf(part), whole, MemoryOf(part));

    private ImmutableArray<KernelBuffer<byte>?> MemoryOf(long part) => _buffers.Of(part, _read[part % Turns]);

    private Task Read(long part) => Task.Run(() =>
    {
        int[] extents = parts.ExtentsOf(part);
        for (int index = 0; index < readers.Length; index++)
        {
            _read[part % Turns][index] = readers[index]?.Read(PartBuffers.BytesOf(_declaration, index, extents));
        }

        try
        {
            PartContents.Require(_declaration, ArgumentsOf(part), extents);
        }
        catch (ArgumentException exception)
        {
            throw Explain(exception, part);
        }
    });

    private UserInputException Explain(ArgumentException exception, long part)
    {
        string place = parts.Count == 1 ? "" : $"in the part that begins at {parts.PlaceOf(part).Begin} of {_declaration.Cut!.Dimension}, ";
        return new UserInputException(place + ArgumentErrors.FirstLineOf(exception));
    }

    private Task Write(long part) => Task.Run(() =>
    {
        PartPlace place = parts.PlaceOf(part);
        int[] extents = parts.ExtentsOf(part);
        ImmutableArray<KernelBuffer<byte>?> call = MemoryOf(part);
        for (int index = 0; index < writers.Length; index++)
        {
            writers[index]?.Write(place.PartOf<byte>(call[index]!.Span[..PartBuffers.BytesOf(_declaration, index, extents)]));
        }

        Written?.Invoke(place.End);
    });
}
