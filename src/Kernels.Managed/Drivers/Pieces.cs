namespace Kernels.Managed;

/// <summary>What all expressions say of themselves.</summary>
internal interface IExpression
{
    /// <summary>About how many operations an element takes. Threads share an input only if it takes long enough.</summary>
    static virtual int Operations => 1;
}

/// <summary>Cuts elements into pieces that threads take.</summary>
internal readonly struct Pieces
{
    // To share work among threads takes some ten microseconds. These are as many bytes, times operations, as a core of 2025
    // does meanwhile; loading and storing an element counts as three operations.
    private const int MinWork = 1 << 23;
    private const int Transfer = 3;

    // Pieces for each thread, so that a thread that is held up leaves some of its share to others.
    private const int PerThread = 4;

    // Pieces begin on cache lines if the whole does.
    private const int Unit = 64;

    private readonly int _length;

    private Pieces(int length, int count)
    {
        _length = length;
        Count = count;
    }

    /// <summary>Number of pieces, 1 or above; 1 if threads would not pay.</summary>
    public int Count { get; }

    /// <summary>Cuts.</summary>
    /// <param name="length">The number of elements.</param>
    /// <param name="threads">The number of threads.</param>
    public static unsafe Pieces Cut<T, TExpression>(int length, int threads)
        where T : unmanaged
        where TExpression : IExpression
    {
        int shortest = Math.Max(Unit, MinWork / sizeof(T) / (Transfer + TExpression.Operations));
        return new(length, threads == 1 ? 1 : Math.Clamp(length / shortest, 1, PerThread * threads));
    }

    /// <summary>Where a piece begins, which is where the previous one ends.</summary>
    /// <param name="piece">The piece, 0 to <see cref="Count"/>.</param>
    /// <returns>The element.</returns>
    public int Begin(int piece) => piece == Count ? _length : (int)((long)_length * piece / Count) & -Unit;
}
