using System.Numerics.Tensors;

namespace Kernels.Peers.Tensors;

/// <summary><c>diffusion/1</c>: adds each neighbour to a whole row at once.</summary>
internal sealed class TensorDiffusion : IKernel<DiffusionArguments>
{
    public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
    {
        Span<double> before = arguments.Grid;
        Span<double> after = arguments.Scratch;
        for (int step = 0; step < arguments.Steps; step++)
        {
            for (int row = 0; row < arguments.Height; row++)
            {
                int up = row == 0 ? arguments.Height - 1 : row - 1;
                int down = row == arguments.Height - 1 ? 0 : row + 1;
                StepRow(
                    Row(before, up, arguments.Width),
                    Row(before, row, arguments.Width),
                    Row(before, down, arguments.Width),
                    arguments.D * arguments.Dt,
                    Row(after, row, arguments.Width));
            }

            Span<double> previous = before;
            before = after;
            after = previous;
        }

        if (int.IsOddInteger(arguments.Steps))
        {
            arguments.Scratch.CopyTo(arguments.Grid);
        }
    }

    private static Span<double> Row(Span<double> grid, int row, int width) => grid.Slice(row * width, width);

    private static void StepRow(
        ReadOnlySpan<double> up, ReadOnlySpan<double> here, ReadOnlySpan<double> down, double rate, Span<double> after)
    {
        TensorPrimitives.Add(up, down, after);
        TensorPrimitives.Add(after[1..], here[..^1], after[1..]);
        after[0] += here[^1];
        TensorPrimitives.Add(after[..^1], here[1..], after[..^1]);
        after[^1] += here[0];
        TensorPrimitives.MultiplyAdd(here, -4, after, after);
        TensorPrimitives.MultiplyAdd(after, rate, here, after);
    }
}
