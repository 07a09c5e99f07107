using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kernels.Workloads.Cutting;

namespace Kernels.Workloads;

/// <summary>
/// Runs a kernel over data that comes in blocks, such as rows from a database or a socket: as much of it as there is, in the
/// memory of a few blocks. The kernel's contract says how blocks become the whole (<see cref="DeclaredCut"/>).
/// </summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <remarks>
/// While one block is computed, the next one is read, and the one before may still be used. A block that was read must stay as it
/// is until the one after the next is asked for, so two buffers in turn are enough. Blocks may have different extents along the
/// cut, also 0, and where offsets say where rows begin, offsets of their own, which begin with 0; all other extents and scalars
/// have to be the same in all. Calls can be made at once.
/// </remarks>
public sealed class KernelBlocks<TArguments>
    where TArguments : struct, allows ref struct
{
    private readonly KernelDeclaration _declaration;
    private readonly ArgumentWriter<TArguments> _write;
    private readonly IKernel<TArguments> _kernel;
    private readonly KernelOptions _options;

    /// <summary>Takes a kernel.</summary>
    /// <param name="contract">The kernel's contract, such as <see cref="Norm.Contract"/>.</param>
    /// <param name="kernel">What computes it.</param>
    /// <param name="options">How to compute.</param>
    /// <exception cref="ArgumentException">A call of the kernel can't be cut.</exception>
    public KernelBlocks(KernelContract<TArguments> contract, IKernel<TArguments> kernel, in KernelOptions options = default)
        : this(contract.Declaration, contract.Id, contract.Write, kernel, options)
    {
    }

    /// <summary>Takes one of the application's own kernels.</summary>
    /// <param name="definition">The kernel.</param>
    /// <param name="kernel">What computes it.</param>
    /// <param name="options">How to compute.</param>
    /// <exception cref="ArgumentException">A call of the kernel can't be cut.</exception>
    public KernelBlocks(KernelDefinition<TArguments> definition, IKernel<TArguments> kernel, in KernelOptions options = default)
        : this(definition.Declaration, definition.Declaration.Id, new DeclaredWriter<TArguments>(definition).Write, kernel, options)
    {
    }

    private KernelBlocks(
        KernelDeclaration? declaration, string id, ArgumentWriter<TArguments> write, IKernel<TArguments> kernel, in KernelOptions options)
    {
        // The smallest elements of all are more than one output, which would have to be combined together.
        _declaration = declaration is { Cut: { Union: not Union.Smallest, Kind: not CutKind.Stencil } }
            ? declaration
            : throw new ArgumentException(declaration?.Cut?.Kind == CutKind.Stencil
                ? $"a block of {id} needs elements of others, which only the application can join; call the kernel itself on blocks with {declaration.Cut.Halo!.Describe()}, and leave that out of the results."
                : $"a call of {id} can't be cut into blocks.");
        (_write, _kernel, _options) = (write, kernel, options);
    }

    /// <summary>
    /// Computes a kernel of which each part is its part of the result (<see cref="CutKind.Map"/>). Blocks are computed ahead of
    /// what is taken, but no more than two wait, so that a slow consumer slows the source down.
    /// </summary>
    /// <typeparam name="TInput">A block of the inputs along the cut, such as <c>double[]</c> or a tuple of arrays.</typeparam>
    /// <typeparam name="TOutput">A block of the outputs.</typeparam>
    /// <param name="blocks">The inputs.</param>
    /// <param name="makeOutput">Makes the outputs of a block, whose content does not matter.</param>
    /// <param name="arguments">Makes the arguments of a block, which check it.</param>
    /// <param name="cancellation">Ends it before the next block; as do leaving the loop, and an exception in it.</param>
    /// <returns>The outputs, in the order of the inputs.</returns>
    /// <exception cref="InvalidOperationException">The results of the kernel's parts are not parts of its result.</exception>
    public IAsyncEnumerable<TOutput> MapAsync<TInput, TOutput>(
        IAsyncEnumerable<TInput> blocks,
        Func<TInput, TOutput> makeOutput,
        BlockArguments<TArguments, TInput, TOutput> arguments,
        CancellationToken cancellation = default)
    {
        RequireKind(_declaration.Cut!.Kind == CutKind.Map, nameof(ReduceAsync));
        return Map(blocks, makeOutput, arguments, cancellation);
    }

    /// <summary>
    /// Computes a kernel whose result is combined from those of its parts, or carried from each part to the next
    /// (<see cref="CutKind.Reduce"/>, <see cref="CutKind.Merge"/>).
    /// </summary>
    /// <typeparam name="TInput">A block of the inputs along the cut, such as <c>double[]</c> or a tuple of arrays.</typeparam>
    /// <param name="blocks">The inputs.</param>
    /// <param name="arguments">
    /// Makes the arguments of a block, which check it, always with the same outputs. After each block those hold the result of all
    /// blocks until then, and if there are none, what they held before.
    /// </param>
    /// <param name="cancellation">Ends it before the next block.</param>
    /// <returns>How many blocks there were.</returns>
    /// <exception cref="InvalidOperationException">The kernel's result has the dimension along which it is cut.</exception>
    /// <exception cref="UserInputException">A sum of whole numbers is too large for their type.</exception>
    public Task<long> ReduceAsync<TInput>(
        IAsyncEnumerable<TInput> blocks, BlockArguments<TArguments, TInput> arguments, CancellationToken cancellation = default)
    {
        RequireKind(_declaration.Cut!.Kind is CutKind.Reduce or CutKind.Merge, nameof(MapAsync));
        return Reduce(blocks, arguments, cancellation);
    }

    private async Task<long> Reduce<TInput>(
        IAsyncEnumerable<TInput> blocks, BlockArguments<TArguments, TInput> arguments, CancellationToken cancellation)
    {
        BlockReduction<TArguments> reduction = new(_declaration, _write);
        long count = 0;
        await Read(
            blocks,
            block =>
            {
                TArguments made = arguments(block);
                _kernel.Invoke(made, _options);
                reduction.Add(made);
                count++;
                return ValueTask.CompletedTask;
            },
            cancellation).ConfigureAwait(false);
        return count;
    }

    private async IAsyncEnumerable<TOutput> Map<TInput, TOutput>(
        IAsyncEnumerable<TInput> blocks,
        Func<TInput, TOutput> makeOutput,
        BlockArguments<TArguments, TInput, TOutput> arguments,
        CancellationToken given,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Channel<TOutput> computed = Channel.CreateBounded<TOutput>(
            new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        using CancellationTokenSource left = CancellationTokenSource.CreateLinkedTokenSource(given, cancellation);
        Task computing = Compute(left.Token);
        try
        {
            await foreach (TOutput output in computed.Reader.ReadAllAsync(left.Token).ConfigureAwait(false))
            {
                yield return output;
            }
        }
        finally
        {
            // No memory may go while it is still computed on. What went wrong is told by the reader.
            await left.CancelAsync().ConfigureAwait(false);
            await computing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task Compute(CancellationToken ended)
        {
            try
            {
                await Read(blocks, block => Write(block, ended), ended).ConfigureAwait(false);
                computed.Writer.Complete();
            }
#pragma warning disable CA1031 // Whatever it is, the reader gets it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                computed.Writer.Complete(exception);
            }
        }

        ValueTask Write(TInput block, CancellationToken ended)
        {
            TOutput output = makeOutput(block);
            _kernel.Invoke(arguments(block, output), _options);
            return computed.Writer.WriteAsync(output, ended);
        }
    }

    /// <summary>Takes block after block, each on a thread of the pool while the next one is read.</summary>
    private static async Task Read<TInput>(IAsyncEnumerable<TInput> blocks, Func<TInput, ValueTask> take, CancellationToken cancellation)
    {
        IAsyncEnumerator<TInput> source = blocks.GetAsyncEnumerator(cancellation);
        await using (source.ConfigureAwait(false))
        {
            Task<bool> reading = source.MoveNextAsync().AsTask();
            try
            {
                while (await reading.ConfigureAwait(false))
                {
                    cancellation.ThrowIfCancellationRequested();
                    TInput block = source.Current;
                    reading = source.MoveNextAsync().AsTask();
                    await Task.Run(() => take(block).AsTask(), cancellation).ConfigureAwait(false);
                }
            }
            finally
            {
                // A source must not be disposed while it is read.
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void RequireKind(bool isRight, string other)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"{_declaration.Id} is cut {_declaration.Cut!.Describe()}; call {other}.");
        }
    }
}

/// <summary>Makes the arguments of a block of inputs, with outputs that are the same for all.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <typeparam name="TInput">The block.</typeparam>
/// <param name="input">The block.</param>
/// <returns>The arguments.</returns>
public delegate TArguments BlockArguments<TArguments, in TInput>(TInput input)
    where TArguments : struct, allows ref struct;

/// <summary>Makes the arguments of a block of inputs and a block of outputs.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <typeparam name="TInput">The block of inputs.</typeparam>
/// <typeparam name="TOutput">The block of outputs.</typeparam>
/// <param name="input">The block of inputs.</param>
/// <param name="output">The block of outputs.</param>
/// <returns>The arguments.</returns>
public delegate TArguments BlockArguments<TArguments, in TInput, in TOutput>(TInput input, TOutput output)
    where TArguments : struct, allows ref struct;
