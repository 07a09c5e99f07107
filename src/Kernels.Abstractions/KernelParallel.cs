namespace Kernels;

/// <summary>Shares a kernel's loop among threads. Lambdas can't capture spans, so each part gets them as arguments.</summary>
public static unsafe class KernelParallel
{
    /// <summary>Runs a loop in as many parts as there are threads, and returns when all are done.</summary>
    /// <typeparam name="TInput">The input's element type.</typeparam>
    /// <typeparam name="TOutput">The output's element type.</typeparam>
    /// <param name="options">The kernel's options, for the thread count. With one thread the caller's does everything.</param>
    /// <param name="count">The number of items, 0 or above, such as rows.</param>
    /// <param name="input">What every part may read.</param>
    /// <param name="output">What every part may write, each in places of its own.</param>
    /// <param name="part">Does the items from the first to the one before the end.</param>
    /// <exception cref="AggregateException">A part threw.</exception>
    public static void For<TInput, TOutput>(
        KernelOptions options, int count, ReadOnlySpan<TInput> input, Span<TOutput> output, KernelPart<TInput, TOutput> part)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        if (options.ThreadCount == 1)
        {
            part(0, count, input, output);
            return;
        }

        (int inputLength, int outputLength) = (input.Length, output.Length);
        fixed (TInput* pinnedInput = input)
        fixed (TOutput* pinnedOutput = output)
        {
            // Copies, since lambdas capture no pinned variables either.
            (nint from, nint to) = ((nint)pinnedInput, (nint)pinnedOutput);
            Run(options, count, (first, end) => part(first, end, new((void*)from, inputLength), new((void*)to, outputLength)));
        }
    }

    /// <summary>Runs a loop with two inputs in as many parts as there are threads, and returns when all are done.</summary>
    /// <typeparam name="TFirst">The first input's element type.</typeparam>
    /// <typeparam name="TSecond">The second input's element type.</typeparam>
    /// <typeparam name="TOutput">The output's element type.</typeparam>
    /// <param name="options">The kernel's options, for the thread count. With one thread the caller's does everything.</param>
    /// <param name="count">The number of items, 0 or above, such as rows.</param>
    /// <param name="first">What every part may read.</param>
    /// <param name="second">What every part may read too.</param>
    /// <param name="output">What every part may write, each in places of its own.</param>
    /// <param name="part">Does the items from the first to the one before the end.</param>
    /// <exception cref="AggregateException">A part threw.</exception>
    public static void For<TFirst, TSecond, TOutput>(
        KernelOptions options,
        int count,
        ReadOnlySpan<TFirst> first,
        ReadOnlySpan<TSecond> second,
        Span<TOutput> output,
        KernelPart<TFirst, TSecond, TOutput> part)
        where TFirst : unmanaged
        where TSecond : unmanaged
        where TOutput : unmanaged
    {
        int length = second.Length;
        fixed (TSecond* pinned = second)
        {
            nint other = (nint)pinned;
            For(options, count, first, output, (from, end, input, result) => part(from, end, input, new((void*)other, length), result));
        }
    }

    private static void Run(KernelOptions options, int count, Action<int, int> part)
    {
        int parts = Math.Max(1, Math.Min(options.ThreadCount, count));
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, index => part(BeginOf(index), BeginOf(index + 1)));

        int BeginOf(int index) => (int)((long)count * index / parts);
    }
}

/// <summary>A part of a loop over items.</summary>
/// <typeparam name="TInput">The input's element type.</typeparam>
/// <typeparam name="TOutput">The output's element type.</typeparam>
/// <param name="first">The first item.</param>
/// <param name="end">The item after the last.</param>
/// <param name="input">The whole input.</param>
/// <param name="output">The whole output.</param>
public delegate void KernelPart<TInput, TOutput>(int first, int end, ReadOnlySpan<TInput> input, Span<TOutput> output);

/// <summary>A part of a loop over items, with two inputs.</summary>
/// <typeparam name="TFirst">The first input's element type.</typeparam>
/// <typeparam name="TSecond">The second input's element type.</typeparam>
/// <typeparam name="TOutput">The output's element type.</typeparam>
/// <param name="first">The first item.</param>
/// <param name="end">The item after the last.</param>
/// <param name="input">The whole first input.</param>
/// <param name="second">The whole second input.</param>
/// <param name="output">The whole output.</param>
public delegate void KernelPart<TFirst, TSecond, TOutput>(
    int first, int end, ReadOnlySpan<TFirst> input, ReadOnlySpan<TSecond> second, Span<TOutput> output);
