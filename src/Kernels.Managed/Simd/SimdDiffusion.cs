using CommunityToolkit.HighPerformance.Buffers;

namespace Kernels.Managed;

/// <summary>
/// <c>diffusion/1</c> vectorised and blocked in time: each tile of the grid is read once, taken through several steps
/// in cache, and written back in place.
/// </summary>
/// <remarks>
/// A pass of several steps has two halves. First every tile copies its border to the same place in the scratch grid.
/// Then every tile steps: it reads its own points from the grid and its neighbours' from the scratch grid, where they
/// don't change. Periodic edges are resolved when rows are read, so no other code deals with them.
/// </remarks>
[Implementation("simd")]
public sealed unsafe class SimdDiffusion : IKernel<DiffusionArguments>
{
    // The rows that a pipeline keeps, 300 KB at this width, stay in a second-level cache. To keep them in the first level,
    // tiles would have to be so narrow that frames cost more: 128 columns took twice the time on a Zen 4 core.
    private const int MaxTileWidth = 1024;

    // To give every thread a tile, tiles shrink down to this height and width; below it, borders outweigh what they enclose.
    private const int MinTileExtent = 4 * DiffusionPipeline.MaxSteps;

    /// <inheritdoc/>
    public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
    {
        int threads = options.ThreadCount;
        int tileRows = Math.Clamp(arguments.Height / MinTileExtent, 1, threads);
        int tileColumns = Math.Max(
            Math.Clamp(arguments.Width / MinTileExtent, 1, threads / tileRows),
            (arguments.Width + MaxTileWidth - 1) / MaxTileWidth);
        int tiles = tileRows * tileColumns;
        fixed (double* grid = arguments.Grid, scratch = arguments.Scratch)
        {
            Pass pass = new()
            {
                Height = arguments.Height,
                Width = arguments.Width,
                Rate = arguments.D * arguments.Dt,
                Grid = grid,
                Scratch = scratch,
                TileRows = tileRows,
                TileColumns = tileColumns,
            };
            for (int remaining = arguments.Steps; remaining > 0; remaining -= pass.Steps)
            {
                pass.Steps = Math.Min(remaining, DiffusionPipeline.MaxSteps);
                Workers.Run(threads, tiles, new SavingBorders { Pass = pass });
                Workers.Run(threads, tiles, new Stepping { Pass = pass });
            }
        }
    }

    private struct SavingBorders : IWork
    {
        public Pass Pass;

        public readonly void Run(int tile) => Pass.SaveBorder(Pass.GetTile(tile));
    }

    private struct Stepping : IWork
    {
        public Pass Pass;

        public readonly void Run(int tile) => Pass.Step(Pass.GetTile(tile));
    }

    private readonly record struct Tile(int Top, int Bottom, int Left, int Right)
    {
        public int Width => Right - Left;
    }

    private struct Pass
    {
        private const int Frame = DiffusionPipeline.Frame;

        public int Height;
        public int Width;
        public double Rate;
        public int Steps;
        public double* Grid;
        public double* Scratch;
        public int TileRows;
        public int TileColumns;

        public readonly Tile GetTile(int tile)
        {
            (long row, long column) = Math.DivRem(tile, TileColumns);
            return new Tile(
                (int)(Height * row / TileRows),
                (int)(Height * (row + 1) / TileRows),
                (int)(Width * column / TileColumns),
                (int)(Width * (column + 1) / TileColumns));
        }

        public readonly void SaveBorder(Tile tile)
        {
            int frame = Math.Min(Frame, tile.Width);
            for (int row = tile.Top; row < tile.Bottom; row++)
            {
                bool isInside = row >= tile.Top + Steps && row < tile.Bottom - Steps;
                Copy(Grid, row, tile.Left, isInside ? frame : tile.Width, Row(Scratch, row) + tile.Left);
                Copy(Grid, row, tile.Right - frame, frame, Row(Scratch, row) + tile.Right - frame);
            }
        }

        public readonly void Step(Tile tile)
        {
            using SpanOwner<double> memory = SpanOwner<double>.Allocate(DiffusionPipeline.GetMemoryLength(tile.Width));
            fixed (double* buffer = memory.Span)
            {
                DiffusionPipeline pipeline = new(tile.Width, Rate, buffer);
                for (int row = tile.Top - Steps; row < tile.Bottom + Steps; row += DiffusionPipeline.RowsARound)
                {
                    Read(tile, row, pipeline.Row(0, row));
                    Read(tile, row + 1, pipeline.Row(0, row + 1));

                    // Stage s lags s rows behind, and begins when the stage before has made the rows it needs.
                    int stages = Math.Min(Steps, (row - tile.Top + Steps) / DiffusionPipeline.RowsARound);
                    for (int stage = 1; stage <= stages; stage++)
                    {
                        pipeline.MakeRows(stage, row - stage);
                    }

                    if (stages == Steps)
                    {
                        Write(tile, row - Steps, pipeline.Row(Steps, row - Steps));
                        Write(tile, row - Steps + 1, pipeline.Row(Steps, row - Steps + 1));
                    }
                }
            }
        }

        /// <summary>Reads a row of the tile with its frame, as it was before the pass.</summary>
        private readonly void Read(Tile tile, int row, double* destination)
        {
            long left = (long)tile.Left - Frame;
            int length = DiffusionPipeline.GetRowLength(tile.Width);
            if (row < tile.Top || row >= tile.Bottom)
            {
                Copy(Scratch, row, left, length, destination);
            }
            else
            {
                int right = Frame + tile.Width;
                Copy(Scratch, row, left, Frame, destination);
                Copy(Grid, row, tile.Left, tile.Width, destination + Frame);
                Copy(Scratch, row, tile.Right, length - right, destination + right);
            }
        }

        /// <summary>Writes a row of the tile, without its frame. The pipeline may be one row past the tile's last.</summary>
        private readonly void Write(Tile tile, int row, double* source)
        {
            if (row < tile.Bottom)
            {
                new Span<double>(source + Frame, tile.Width).CopyTo(new Span<double>(Row(Grid, row) + tile.Left, tile.Width));
            }
        }

        /// <summary>Copies part of a row; row and columns are modulo the grid's height and width.</summary>
        private readonly void Copy(double* source, int row, long column, int count, double* destination)
        {
            double* sourceRow = Row(source, Modulo(row, Height));
            for (int from = Modulo(column, Width); count > 0; from = 0)
            {
                int run = Math.Min(count, Width - from);
                new Span<double>(sourceRow + from, run).CopyTo(new Span<double>(destination, run));
                destination += run;
                count -= run;
            }
        }

        private readonly double* Row(double* grid, int row) => grid + ((nint)row * Width);

        private static int Modulo(long index, int length)
        {
            int remainder = (int)(index % length);
            return remainder < 0 ? remainder + length : remainder;
        }
    }
}
