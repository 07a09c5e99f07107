using System.Globalization;

namespace Kernels.Workloads.Cutting;

/// <summary>Chooses how a stencil is cut.</summary>
/// <param name="memory">The memory.</param>
/// <param name="kept">What is kept from part to part for each element of the halo.</param>
/// <param name="own">The extent of what is computed: of the whole, or of a partition.</param>
/// <param name="whole">The extent of the whole.</param>
internal sealed class StencilPlanner(PartMemory memory, double kept, long own, long whole)
{
    /// <summary>
    /// A part is so many times as long as its halo on one side, if that can be had: what is computed for the halos alone is then
    /// half as much as what is computed for parts. With longer parts there would be more passes, each of which reads and writes the
    /// whole.
    /// </summary>
    private const int Comfortable = 4;

    /// <summary>What there is for parts: a buffer can't have more.</summary>
    private readonly double _left = Math.Min(memory.Left, Array.MaxLength);

    /// <summary>Chooses.</summary>
    /// <param name="cut">The kernel's cut.</param>
    /// <param name="steps">The number of steps; 1 for a kernel without any.</param>
    /// <param name="mayRepeat">Whether several passes are allowed.</param>
    /// <param name="note">Added to the message of a limit that is too low; empty for nothing.</param>
    /// <exception cref="UserInputException">The limit is too low.</exception>
    public StencilCut Choose(DeclaredCut cut, long steps, bool mayRepeat, string note)
    {
        int reach = cut.Halo!.Reach;
        long full = (long)Int128.Min((Int128)reach * steps, whole);
        long extent = ExtentWithin(BytesFor(full), full);
        if (extent < Math.Min(own, Comfortable * full) && BytesOf(own, full) <= _left)
        {
            // One call for all of it needs no halo, or one of the partition's alone.
            extent = own;
        }

        if (extent >= Math.Min(own, Comfortable * full) || !mayRepeat)
        {
            return Make(extent, full, 1, steps);
        }

        long most = Math.Max(1, (long)(_left / (((Comfortable + 2) * memory.Row) + kept)) / reach);
        long passes = (steps + most - 1) / most;
        long stepsOfPass = (steps + passes - 1) / passes;
        long halo = stepsOfPass * reach;
        return Make(ExtentWithin(BytesFor(halo), halo), halo, passes, stepsOfPass);

        StencilCut Make(long extent, long halo, long passes, long stepsOfPass)
            => extent < 1 && own > 0
                ? throw TooLow(cut.Dimension, halo, note)
                : new StencilCut((int)Math.Max(1, extent), (int)halo, passes, stepsOfPass, KeptOf(extent, halo));
    }

    private UserInputException TooLow(string dimension, long halo, string note)
    {
        double least = BytesOf(1, halo);
        string which = string.Create(CultureInfo.InvariantCulture, $"along {dimension} with {halo} more on both sides{note}");
        return least > Array.MaxLength
            ? new UserInputException(string.Create(CultureInfo.InvariantCulture, $"parts {which} have {least / 1e6:f0} MB; allowed: up to {Array.MaxLength / 1e6:f0} MB."))
            : memory.TooLow(least, which, dimension);
    }

    /// <summary>The bytes for parts with a halo: what others have too, or more where that makes parts long enough for it.</summary>
    private double BytesFor(long halo) => Math.Min(_left, Math.Max(PartMemory.MostOfParts, BytesOf(Comfortable * halo, halo)));

    /// <summary>What parts of an extent take.</summary>
    private double BytesOf(long extent, long halo) => (memory.Row * CallExtent(extent, halo)) + KeptOf(extent, halo);

    private double KeptOf(long extent, long halo) => CallExtent(extent, halo) < whole ? kept * halo : 0;

    private double CallExtent(long extent, long halo) => Math.Min(whole, extent + (2.0 * halo));

    /// <summary>The extent of the largest parts that take so many bytes; below 1 if there are none.</summary>
    private long ExtentWithin(double bytes, long halo)
        => BytesOf(own, halo) <= bytes ? own : (long)Math.Min(own, ((bytes - (kept * halo)) / memory.Row) - (2.0 * halo));
}
