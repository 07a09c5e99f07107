using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// The product of two matrices by tiles of C that stay in registers (Goto and van de Geijn, <i>Anatomy of high-performance matrix
/// multiplication</i>, 2008). As C's rows run along vectors, A is read element by element, along its rows, and need not be packed.
/// B is, if it is larger than the cache and used often enough.
/// </summary>
/// <remarks>
/// An element of C is a sum over B's rows in an order that depends on the shapes alone, so threads, which share the tiles, change
/// nothing in the result.
/// </remarks>
internal static unsafe class SimdMatmul
{
    // Rows of B that are multiplied by at once, and rows of A, of which that block takes a part of the second cache. If A has no
    // more rows than a tile, no element of B is used twice, and it is best read along its rows.
    private const int Depth = 384;
    private const int DepthOfOneTile = 32;
    private const int TileRows = 8;
    private const int BlockRows = 96;

    // Panels that are packed together, some 3 MB; bytes of B that a second cache holds beside other things; and rows of A from
    // which it pays to pack more than that.
    private const int BlockPanels = 42;
    private const int Cached = 1 << 19;
    private const int LeastRowsToPack = 128;

    // If B has no more rows than that, C is written past the cache where it is larger: otherwise each line of it would be read before.
    // With more of them, to multiply takes so long that it changes nothing.
    private const int Shallow = 64;

    // Multiplications for each thread below which starting it costs more than it saves; the same in elements that are read, for
    // shapes that use each only once.
    private const int LeastShare = 1 << 20;
    private const int LeastShareRead = 1 << 16;

    /// <summary>C = A·B.</summary>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="k">Columns of A, and rows of B.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="a">A, row after row.</param>
    /// <param name="b">B, row after row.</param>
    /// <param name="c">C, row after row; overlaps neither.</param>
    public static void Run<T>(int threads, int m, int k, int n, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, INumber<T>
    {
        if (k == 0 || c.IsEmpty)
        {
            c.Clear();
            return;
        }

        double shares = Math.Max((double)m * k * n / LeastShare, (((double)m * k) + ((double)k * n)) / LeastShareRead);
        threads = (int)Math.Clamp(shares, 1, threads);
        fixed (T* left = a, right = b, product = c)
        {
            Matrices<T> matrices = new() { M = m, K = k, N = n, A = left, B = right, C = product };
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512<T>, Vector512<T>, T>(threads, matrices);
            }
            else
            {
                Run<Lanes<T>, Vector<T>, T>(threads, matrices);
            }
        }
    }

    private static void Run<L, V, T>(int threads, Matrices<T> matrices)
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
    {
        if (matrices.N == 1)
        {
            new Column<L, V, T>(matrices).RunAll(threads);
        }
        else if (matrices.M == 1 && matrices.N >= L.Count)
        {
            new Row<L, V, T>(matrices).RunAll(threads);
        }
        else
        {
            Multiply<L, V, T>(threads, matrices);
        }
    }

    private static void Multiply<L, V, T>(int threads, Matrices<T> matrices)
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
    {
        int stretches = Workers.CountPieces(matrices.K, matrices.M <= TileRows ? DepthOfOneTile : Depth);
        Panels panels = new(matrices.N, L.Count);
        bool packs = matrices.N < L.Count
            || (matrices.M >= LeastRowsToPack && (double)matrices.K * matrices.N * sizeof(T) > Cached);
        if (!packs)
        {
            Tiles<L, V, T> tiles = new(matrices, panels, 0, panels.Count, threads) { Stretches = stretches, EndStretch = stretches };
            Workers.Run(threads, tiles.Count, tiles);
            return;
        }

        int group = Math.Min(panels.Count, BlockPanels);
        nint panelSize = (nint)Math.Min(matrices.K, Depth) * Panels.Vectors * L.Count;
        T* packed = (T*)NativeMemory.AlignedAlloc((nuint)(group * panelSize * sizeof(T)), 64);
        try
        {
            for (int first = 0; first < panels.Count; first += group)
            {
                int end = Math.Min(first + group, panels.Count);
                for (int stretch = 0; stretch < stretches; stretch++)
                {
                    Tiles<L, V, T> tiles = new(matrices, panels, first, end, threads)
                    {
                        Stretches = stretches,
                        FirstStretch = stretch,
                        EndStretch = stretch + 1,
                        Packed = packed,
                        PanelSize = panelSize,
                    };
                    Workers.Run(threads, end - first, new Packing<L, V, T>(tiles));
                    Workers.Run(threads, tiles.Count, tiles);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(packed);
        }
    }

    private struct Matrices<T>
        where T : unmanaged
    {
        public int M;
        public int K;
        public int N;
        public T* A;
        public T* B;
        public T* C;
    }

    /// <summary>Columns in panels of up to three vectors, dealt out evenly: a panel has only one if the columns have only one.</summary>
    private readonly struct Panels(int columns, int width)
    {
        public const int Vectors = 3;

        private readonly int _vectors = Workers.CountPieces(columns, width);

        public int Count => Workers.CountPieces(_vectors, Vectors);

        /// <summary>A panel's first column, its vectors, and where the last one begins, from the first column.</summary>
        public Panel this[int index]
        {
            get
            {
                int first = (int)((long)_vectors * index / Count);
                int end = (int)((long)_vectors * (index + 1) / Count);

                // The last vector overlaps the one before it if the columns are no whole number of vectors.
                nint last = Math.Min((nint)end * width, columns) - ((nint)(first + 1) * width);
                return new((nint)first * width, end - first, Math.Max(0, last));
            }
        }
    }

    private readonly record struct Panel(nint First, int Vectors, nint Last);

    /// <summary>The tiles of some panels, in pieces.</summary>
    private struct Tiles<L, V, T> : IWork
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
    {
        public readonly Matrices<T> Matrices;
        public readonly Panels Panels;
        public readonly int FirstPanel;

        /// <summary>Of how many stretches of B's rows those from the first to before the end are multiplied by.</summary>
        public int Stretches;
        public int FirstStretch;
        public int EndStretch;

        /// <summary>Packed panels, one each panel size; null if B is read where it is.</summary>
        public T* Packed;
        public nint PanelSize;

        private readonly int _endPanel;
        private readonly int _down;
        private readonly int _across;

        public Tiles(Matrices<T> matrices, Panels panels, int firstPanel, int endPanel, int threads)
        {
            Matrices = matrices;
            Panels = panels;
            FirstPanel = firstPanel;
            _endPanel = endPanel;

            // Blocks of rows, as many as threads can share evenly; or, if there are too few, parts of the panels too.
            int heights = Workers.CountPieces(matrices.M, TileRows);
            int blocks = Workers.CountPieces(matrices.M, BlockRows);
            _down = Math.Min(heights, Workers.CountPieces(blocks, threads) * threads);
            _across = _down % threads == 0 ? 1 : Math.Min(endPanel - firstPanel, threads);
        }

        public readonly int Count => _down * _across;

        private readonly bool IsPastCache
            => Matrices.K <= Shallow && Stretches == 1 && (double)Matrices.M * Matrices.N >= Map.BeyondCache / sizeof(T)
                && Matrices.N % L.Count == 0 && (nuint)Matrices.C % (nuint)(L.Count * sizeof(T)) == 0;

        public readonly nint BeginOfStretch(int stretch) => (nint)((long)Matrices.K * stretch / Stretches);

        public readonly void Run(int item)
        {
            (int down, int across) = (item / _across, item % _across);
            int heights = Workers.CountPieces(Matrices.M, TileRows);
            int firstRow = (int)((long)heights * down / _down * TileRows);
            int endRow = (int)Math.Min(Matrices.M, (long)heights * (down + 1) / _down * TileRows);
            int panels = _endPanel - FirstPanel;
            int first = FirstPanel + (int)((long)panels * across / _across);
            int end = FirstPanel + (int)((long)panels * (across + 1) / _across);
            for (int stretch = FirstStretch; stretch < EndStretch; stretch++)
            {
                for (int index = first; index < end; index++)
                {
                    Panel panel = Panels[index];
                    if (Matrices.N < L.Count)
                    {
                        MultiplyNarrow(firstRow, endRow, stretch);
                    }
                    else if (panel.Vectors == 3)
                    {
                        MultiplyPanel<TileRow3<L, V, T>>(firstRow, endRow, stretch, index, panel);
                    }
                    else if (panel.Vectors == 2)
                    {
                        MultiplyPanel<TileRow2<L, V, T>>(firstRow, endRow, stretch, index, panel);
                    }
                    else
                    {
                        MultiplyPanel<TileRow1<L, V, T>>(firstRow, endRow, stretch, index, panel);
                    }
                }
            }
        }

        private readonly void MultiplyPanel<TRow>(int firstRow, int endRow, int stretch, int index, Panel panel)
            where TRow : struct, ITileRow<TRow, V, T>
        {
            nint from = BeginOfStretch(stretch);
            MatrixTile<TRow, L, V, T> tile = new()
            {
                Depth = BeginOfStretch(stretch + 1) - from,
                AStride = Matrices.K,
                B = Packed == null ? Matrices.B + (from * Matrices.N) + panel.First : Packed + ((index - FirstPanel) * PanelSize),
                BStride = Packed == null ? Matrices.N : panel.Vectors * L.Count,
                Last = panel.Last,
                CStride = Matrices.N,
                Adds = stretch > 0,
                IsPastCache = IsPastCache,
            };
            for (int row = firstRow; row < endRow;)
            {
                tile.A = Matrices.A + ((nint)row * Matrices.K) + from;
                tile.C = Matrices.C + ((nint)row * Matrices.N) + panel.First;
                row += tile.Multiply(endRow - row);
            }
        }

        /// <summary>Multiplies into a tile that is wider than C.</summary>
        private readonly void MultiplyNarrow(int firstRow, int endRow, int stretch)
        {
            T* sums = stackalloc T[TileRows * L.Count];
            nint from = BeginOfStretch(stretch);
            int n = Matrices.N;
            MatrixTile<TileRow1<L, V, T>, L, V, T> tile = new()
            {
                Depth = BeginOfStretch(stretch + 1) - from,
                AStride = Matrices.K,
                B = Packed,
                BStride = L.Count,
                C = sums,
                CStride = L.Count,
            };
            for (int row = firstRow; row < endRow;)
            {
                tile.A = Matrices.A + ((nint)row * Matrices.K) + from;
                int rows = tile.Multiply(endRow - row);
                T* c = Matrices.C + ((nint)row * n);
                for (int i = 0; i < rows; i++, c += n)
                {
                    T* sum = sums + (i * L.Count);
                    for (int j = 0; stretch > 0 && j < n; j++)
                    {
                        sum[j] += c[j];
                    }

                    CopyFew(sum, c, n);
                }

                row += rows;
            }
        }
    }

    /// <summary>Copies two elements or more, in pieces of 16 or 8 bytes that may overlap: for so few, other ways take longer.</summary>
    private static void CopyFew<T>(T* source, T* destination, int count)
        where T : unmanaged
    {
        if (count * sizeof(T) < Vector128<byte>.Count)
        {
            CopyPieces<ulong>((byte*)source, (byte*)destination, count * sizeof(T));
        }
        else
        {
            CopyPieces<Vector128<byte>>((byte*)source, (byte*)destination, count * sizeof(T));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPieces<TPiece>(byte* source, byte* destination, int bytes)
        where TPiece : unmanaged
    {
        int last = bytes - sizeof(TPiece);
        for (int i = 0; i < last; i += sizeof(TPiece))
        {
            Unsafe.WriteUnaligned(destination + i, Unsafe.ReadUnaligned<TPiece>(source + i));
        }

        Unsafe.WriteUnaligned(destination + last, Unsafe.ReadUnaligned<TPiece>(source + last));
    }

    /// <summary>Copies a stretch of each panel, row after row. Columns fewer than a vector are filled up with zeros.</summary>
    private readonly struct Packing<L, V, T>(Tiles<L, V, T> tiles) : IWork
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
    {
        private readonly Tiles<L, V, T> _tiles = tiles;

        public void Run(int item)
        {
            Panel panel = _tiles.Panels[_tiles.FirstPanel + item];
            int n = _tiles.Matrices.N;
            nint end = _tiles.BeginOfStretch(_tiles.FirstStretch + 1);
            T* packed = _tiles.Packed + (item * _tiles.PanelSize);
            for (nint row = _tiles.BeginOfStretch(_tiles.FirstStretch); row < end; row++, packed += panel.Vectors * L.Count)
            {
                T* b = _tiles.Matrices.B + (row * n) + panel.First;
                if (n < L.Count)
                {
                    new Span<T>(packed, L.Count).Clear();
                    new Span<T>(b, n).CopyTo(new Span<T>(packed, n));
                    continue;
                }

                for (int v = 0; v < panel.Vectors; v++)
                {
                    nint at = v == panel.Vectors - 1 ? panel.Last : v * L.Count;
                    L.Store(L.Load(b + at), packed + at);
                }
            }
        }
    }

    /// <summary>One column: the inner product of each row of A with it.</summary>
    private readonly struct Column<L, V, T>(Matrices<T> matrices) : IWork
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
    {
        private readonly Matrices<T> _matrices = matrices;

        private int RowsOfPiece => Math.Max(1, LeastShareRead / _matrices.K);

        public void RunAll(int threads) => Workers.Run(threads, Workers.CountPieces(_matrices.M, RowsOfPiece), this);

        public void Run(int item)
        {
            int begin = item * RowsOfPiece;
            int end = begin + Math.Min(RowsOfPiece, _matrices.M - begin);
            for (int row = begin; row < end; row++)
            {
                _matrices.C[row] = Multiply(_matrices.A + ((nint)row * _matrices.K), _matrices.B, _matrices.K);
            }
        }

        private static T Multiply(T* a, T* b, nint length)
        {
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            nint count = L.Count;
            nint i = 0;
            for (; i <= length - (4 * count); i += 4 * count)
            {
                sum0 = L.MultiplyAdd(L.Load(a + i), L.Load(b + i), sum0);
                sum1 = L.MultiplyAdd(L.Load(a + i + count), L.Load(b + i + count), sum1);
                sum2 = L.MultiplyAdd(L.Load(a + i + (2 * count)), L.Load(b + i + (2 * count)), sum2);
                sum3 = L.MultiplyAdd(L.Load(a + i + (3 * count)), L.Load(b + i + (3 * count)), sum3);
            }

            for (; i <= length - count; i += count)
            {
                sum0 = L.MultiplyAdd(L.Load(a + i), L.Load(b + i), sum0);
            }

            T sum = L.Fold(L.Add(L.Add(sum0, sum1), L.Add(sum2, sum3)), default(Sum));
            for (; i < length; i++)
            {
                sum += a[i] * b[i];
            }

            return sum;
        }

        private readonly struct Sum : ICombine<T>
        {
            public W Combine<LW, W>(W a, W b)
                where LW : struct, ILanes<W, T>
                where W : struct
                => LW.Add(a, b);
        }
    }

    /// <summary>One row: the sum of B's rows, each times an element of it.</summary>
    private readonly struct Row<L, V, T>(Matrices<T> matrices) : IWork
        where L : struct, ILanes<V, T>
        where V : struct
        where T : unmanaged, INumber<T>
    {
        // Elements of the row that stay in the first cache meanwhile: whole vectors.
        private const int PieceLength = 2048;

        private readonly Matrices<T> _matrices = matrices;

        public void RunAll(int threads) => Workers.Run(threads, Workers.CountPieces(_matrices.N, PieceLength), this);

        public void Run(int item)
        {
            int begin = item * PieceLength;
            int columns = Math.Min(PieceLength, _matrices.N - begin);
            nint stride = _matrices.N;
            T* c = _matrices.C + begin;
            new Span<T>(c, columns).Clear();
            int i = 0;
            for (; i <= _matrices.K - 4; i += 4)
            {
                AddRows(_matrices.A + i, _matrices.B + (i * stride) + begin, stride, columns, c);
            }

            for (; i < _matrices.K; i++)
            {
                T* b = _matrices.B + (i * stride) + begin;
                V factor = L.Create(_matrices.A[i]);
                int j = 0;
                for (; j <= columns - L.Count; j += L.Count)
                {
                    L.Store(L.MultiplyAdd(factor, L.Load(b + j), L.Load(c + j)), c + j);
                }

                for (; j < columns; j++)
                {
                    c[j] += _matrices.A[i] * b[j];
                }
            }
        }

        private static void AddRows(T* a, T* b, nint stride, int columns, T* c)
        {
            V factor0 = L.Create(a[0]);
            V factor1 = L.Create(a[1]);
            V factor2 = L.Create(a[2]);
            V factor3 = L.Create(a[3]);
            T* b1 = b + stride;
            T* b2 = b1 + stride;
            T* b3 = b2 + stride;
            nint j = 0;
            for (; j <= columns - L.Count; j += L.Count)
            {
                V sum = L.MultiplyAdd(factor0, L.Load(b + j), L.Load(c + j));
                sum = L.MultiplyAdd(factor1, L.Load(b1 + j), sum);
                sum = L.MultiplyAdd(factor2, L.Load(b2 + j), sum);
                L.Store(L.MultiplyAdd(factor3, L.Load(b3 + j), sum), c + j);
            }

            for (; j < columns; j++)
            {
                c[j] += (a[0] * b[j]) + (a[1] * b1[j]) + (a[2] * b2[j]) + (a[3] * b3[j]);
            }
        }
    }
}
