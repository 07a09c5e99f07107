using System.Numerics;
using System.Runtime.Intrinsics;
using CommunityToolkit.HighPerformance.Buffers;

namespace Kernels.Managed;

/// <summary>
/// <c>diffusion/1</c> vectorised and blocked in time: each tile is read once, taken through several steps in cache,
/// and written once.
/// </summary>
/// <remarks>
/// A tile's rows pass through a pipeline, a stage a step. A stage holds its last three rows, and makes row i when the
/// stage before has made row i + 1. Tiles overlap by a halo, which shrinks by a point on every side at each stage:
/// what it costs in repeated work, it saves in waiting. Periodic edges are resolved where the halo is read, so no
/// stage knows of them.
/// </remarks>
public sealed unsafe class SimdDiffusion : IKernel<DiffusionArguments>
{
    private const int MaxStages = 8;
    private const int MaxTileWidth = 512;

    /// <inheritdoc/>
    public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
    {
        // An even number of passes ends in the grid; the last pass may have no stage, and then copies.
        int passes = 2 * (int)(((long)arguments.Steps + (2 * MaxStages) - 1) / (2 * MaxStages));
        int tileColumns = (arguments.Width + MaxTileWidth - 1) / MaxTileWidth;
        int tileRows = Math.Min(options.ThreadCount, arguments.Height);
        long nextTile;
        fixed (double* grid = arguments.Grid, scratch = arguments.Scratch)
        {
            Pass pass = new()
            {
                Height = arguments.Height,
                Width = arguments.Width,
                Rate = arguments.D * arguments.Dt,
                TileRows = tileRows,
                TileColumns = tileColumns,
                NextTile = &nextTile,
            };
            for (int number = 0; number < passes; number++)
            {
                nextTile = 0;
                pass.Source = int.IsEvenInteger(number) ? grid : scratch;
                pass.Destination = int.IsEvenInteger(number) ? scratch : grid;
                pass.Stages = (int)(((long)arguments.Steps * (number + 1) / passes) - ((long)arguments.Steps * number / passes));
                Workers.Run((int)Math.Min(options.ThreadCount, (long)tileRows * tileColumns), pass);
            }
        }
    }

    private struct Pass : IWork
    {
        // A whole number of vectors of any width, so that a tile's own columns stay aligned behind its halo.
        private const int Halo = MaxStages;
        private const int Alignment = 8;
        private const int RingRows = 3;

        public double* Source;
        public int Height;
        public int Width;
        public double Rate;
        public int Stages;
        public int TileRows;
        public int TileColumns;
        public double* Destination;
        public long* NextTile;

        public readonly void Run(int worker)
        {
            int rowLength = RoundUp(Math.Min(Width, MaxTileWidth)) + (2 * Halo);
            int pitch = rowLength + Alignment;
            using SpanOwner<double> rented = SpanOwner<double>.Allocate((((Stages + 1) * RingRows) + 1) * pitch + Alignment);
            fixed (double* buffer = rented.Span)
            {
                double* rings = (double*)(((nuint)buffer + 127) & ~(nuint)63);
                for (int row = 0; row <= (Stages + 1) * RingRows; row++)
                {
                    // The last element of the padding is the left neighbour of the next row's first point.
                    rings[((nint)row * pitch) - 1] = 0;
                    rings[((nint)row * pitch) + rowLength] = 0;
                }

                long tile;
                while ((tile = Interlocked.Increment(ref *NextTile) - 1) < (long)TileRows * TileColumns)
                {
                    RunTile(rings, pitch, (int)(tile / TileColumns), (int)(tile % TileColumns));
                }
            }
        }

        private readonly void RunTile(double* rings, int pitch, int tileRow, int tileColumn)
        {
            int rowBegin = (int)((long)Height * tileRow / TileRows);
            int rowEnd = (int)((long)Height * (tileRow + 1) / TileRows);
            int columnBegin = (int)((long)Width * tileColumn / TileColumns);
            int columnEnd = (int)((long)Width * (tileColumn + 1) / TileColumns);
            int length = RoundUp(columnEnd - columnBegin) + (2 * Halo);

            // Stage s makes row i − s of the tile with its halo, counted from rowBegin − Stages.
            int rows = rowEnd - rowBegin + (2 * Stages);
            for (int i = 0; i < rows; i++)
            {
                ReadRow(Modulo((long)rowBegin - Stages + i, Height), Modulo((long)columnBegin - Halo, Width), length, Ring(0, i));
                for (int stage = 1; stage <= Stages && i >= 2 * stage; stage++)
                {
                    int row = i - stage;
                    StepRow(
                        Ring(stage - 1, row - 1), Ring(stage - 1, row), Ring(stage - 1, row + 1), length, Rate, Ring(stage, row));
                }

                if (i >= 2 * Stages)
                {
                    long begin = ((long)(rowBegin + i - (2 * Stages)) * Width) + columnBegin;
                    int count = columnEnd - columnBegin;
                    new Span<double>(Ring(Stages, i - Stages) + Halo, count).CopyTo(new Span<double>(Destination + begin, count));
                }
            }

            double* Ring(int stage, int row) => rings + ((nint)((stage * RingRows) + (row % RingRows)) * pitch);
        }

        private readonly void ReadRow(int row, int column, int length, double* result)
        {
            double* source = Source + ((nint)row * Width);
            for (int done = 0; done < length;)
            {
                int count = Math.Min(Width - column, length - done);
                new Span<double>(source + column, count).CopyTo(new Span<double>(result + done, count));
                done += count;
                column = 0;
            }
        }

        private static void StepRow(double* up, double* centre, double* down, int length, double rate, double* result)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                StepRow512(up, centre, down, length, rate, result);
            }
            else
            {
                StepRowNarrow(up, centre, down, length, rate, result);
            }
        }

        private static void StepRow512(double* up, double* centre, double* down, int length, double rate, double* result)
        {
            for (nint column = 0; column < length; column += Vector512<double>.Count)
            {
                Vector512<double> point = Vector512.Load(centre + column);
                Vector512<double> neighbours = Vector512.Load(up + column) + Vector512.Load(down + column)
                    + (Vector512.Load(centre + column - 1) + Vector512.Load(centre + column + 1));
                Vector512<double> difference = Vector512.MultiplyAddEstimate(Vector512.Create(-4.0), point, neighbours);
                Vector512.MultiplyAddEstimate(Vector512.Create(rate), difference, point).Store(result + column);
            }
        }

        private static void StepRowNarrow(double* up, double* centre, double* down, int length, double rate, double* result)
        {
            for (nint column = 0; column < length; column += Vector<double>.Count)
            {
                Vector<double> point = Vector.Load(centre + column);
                Vector<double> neighbours = Vector.Load(up + column) + Vector.Load(down + column)
                    + (Vector.Load(centre + column - 1) + Vector.Load(centre + column + 1));
                Vector<double> difference = Vector.MultiplyAddEstimate(new Vector<double>(-4.0), point, neighbours);
                Vector.MultiplyAddEstimate(new Vector<double>(rate), difference, point).Store(result + column);
            }
        }

        private static int RoundUp(int length) => (length + Alignment - 1) & -Alignment;

        private static int Modulo(long index, int length)
        {
            int remainder = (int)(index % length);
            return remainder < 0 ? remainder + length : remainder;
        }
    }
}
