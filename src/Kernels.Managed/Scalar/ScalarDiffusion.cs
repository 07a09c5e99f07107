namespace Kernels.Managed;

/// <summary><c>diffusion/1</c> in plain C#: a step at a time between two grids, a band of rows a thread.</summary>
public sealed unsafe class ScalarDiffusion : IKernel<DiffusionArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
    {
        int workers = Math.Min(options.ThreadCount, arguments.Height);
        fixed (double* grid = arguments.Grid, scratch = arguments.Scratch)
        {
            for (int step = 0; step < arguments.Steps; step++)
            {
                Workers.Run(workers, new Step
                {
                    Source = int.IsEvenInteger(step) ? grid : scratch,
                    Height = arguments.Height,
                    Width = arguments.Width,
                    Rate = arguments.D * arguments.Dt,
                    Workers = workers,
                    Destination = int.IsEvenInteger(step) ? scratch : grid,
                });
            }
        }

        if (int.IsOddInteger(arguments.Steps))
        {
            arguments.Scratch.CopyTo(arguments.Grid);
        }
    }

    private struct Step : IWork
    {
        public double* Source;
        public int Height;
        public int Width;
        public double Rate;
        public int Workers;
        public double* Destination;

        public readonly void Run(int worker)
        {
            int end = (int)((long)Height * (worker + 1) / Workers);
            for (int row = (int)((long)Height * worker / Workers); row < end; row++)
            {
                StepRow(
                    Row(Source, row == 0 ? Height - 1 : row - 1),
                    Row(Source, row),
                    Row(Source, row == Height - 1 ? 0 : row + 1),
                    Row(Destination, row));
            }
        }

        private readonly double* Row(double* grid, int row) => grid + ((nint)row * Width);

        private readonly void StepRow(double* up, double* centre, double* down, double* result)
        {
            int last = Width - 1;
            for (int column = 0; column <= last; column++)
            {
                double left = centre[column == 0 ? last : column - 1];
                double right = centre[column == last ? 0 : column + 1];
                double neighbours = up[column] + down[column] + left + right;
                result[column] = centre[column] + (Rate * (neighbours - (4 * centre[column])));
            }
        }
    }
}
