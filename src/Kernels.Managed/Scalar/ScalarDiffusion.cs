namespace Kernels.Managed;

/// <summary><c>diffusion/1</c> in plain C#: one step at a time between two grids; each thread takes a row at a time.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarDiffusion : IKernel<DiffusionArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
    {
        fixed (double* grid = arguments.Grid, scratch = arguments.Scratch)
        {
            for (int step = 0; step < arguments.Steps; step++)
            {
                Workers.Run(options.ThreadCount, arguments.Height, new Rows
                {
                    Before = int.IsEvenInteger(step) ? grid : scratch,
                    Height = arguments.Height,
                    Width = arguments.Width,
                    Rate = arguments.D * arguments.Dt,
                    After = int.IsEvenInteger(step) ? scratch : grid,
                });
            }
        }

        if (int.IsOddInteger(arguments.Steps))
        {
            arguments.Scratch.CopyTo(arguments.Grid);
        }
    }

    private struct Rows : IWork
    {
        public double* Before;
        public int Height;
        public int Width;
        public double Rate;
        public double* After;

        public readonly void Run(int row)
        {
            double* up = Row(Before, row == 0 ? Height - 1 : row - 1);
            double* centre = Row(Before, row);
            double* down = Row(Before, row == Height - 1 ? 0 : row + 1);
            double* after = Row(After, row);
            int last = Width - 1;
            for (int column = 0; column <= last; column++)
            {
                double left = centre[column == 0 ? last : column - 1];
                double right = centre[column == last ? 0 : column + 1];
                double neighbours = up[column] + down[column] + left + right;
                after[column] = centre[column] + (Rate * (neighbours - (4 * centre[column])));
            }
        }

        private readonly double* Row(double* grid, int row) => grid + ((nint)row * Width);
    }
}
