namespace Kernels.Managed;

/// <summary>Cuts elements into pieces that threads take.</summary>
internal readonly struct Pieces
{
    /// <summary>
    /// The fewest elements of a piece. To wake a thread takes as long as the cheapest expression takes for about as many.
    /// </summary>
    public const int MinLength = 1 << 15;

    /// <summary>Pieces for each thread, so that a thread that is held up leaves some of its share to others.</summary>
    public const int PerThread = 4;

    // Pieces begin on cache lines if the whole does.
    private const int Unit = 64;

    private readonly int _length;

    /// <summary>Cuts.</summary>
    /// <param name="length">The number of elements.</param>
    /// <param name="threads">The number of threads.</param>
    public Pieces(int length, int threads)
    {
        _length = length;
        Count = threads == 1 ? 1 : Math.Clamp(length / MinLength, 1, PerThread * threads);
    }

    /// <summary>Number of pieces.</summary>
    public int Count { get; }

    /// <summary>Where a piece begins, which is where the previous one ends.</summary>
    /// <param name="piece">The piece, 0 to <see cref="Count"/>.</param>
    /// <returns>The element.</returns>
    public int Begin(int piece) => piece == Count ? _length : (int)((long)_length * piece / Count) & -Unit;
}
