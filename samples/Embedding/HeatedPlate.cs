using Kernels;

namespace Embedding;

/// <summary>A plate whose edges wrap around: an application class that asks for a kernel and knows no backend.</summary>
/// <param name="diffusion">The implementation that configuration selects.</param>
internal sealed class HeatedPlate(IKernel<DiffusionArguments> diffusion)
{
    private const int Size = 128;

    private readonly double[] _grid = new double[Size * Size];
    private readonly double[] _scratch = new double[Size * Size];

    public double Centre => _grid[(Size / 2 * Size) + (Size / 2)];

    public double Mean => _grid.Average();

    public void HeatCentre(double degrees)
    {
        for (int row = Size / 4; row < 3 * Size / 4; row++)
        {
            _grid.AsSpan((row * Size) + (Size / 4), Size / 2).Fill(degrees);
        }
    }

    public void Advance(int steps)
        => diffusion.Invoke(
            new DiffusionArguments(Size, Size, d: 1, dt: 0.2, steps, _grid, _scratch), default);
}
