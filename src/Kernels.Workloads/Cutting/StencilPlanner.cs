using System.Globalization;

namespace Kernels.Workloads.Cutting;

/// <summary>Chooses how a stencil is cut.</summary>
/// <param name="memory">The memory.</param>
/// <param name="kept">What is kept from part to part for each element of the halo on one side.</param>
/// <param name="reach">How far elements look.</param>
/// <param name="own">The extent of what is computed: of the whole, or of a partition.</param>
/// <param name="whole">The extent of the whole.</param>
internal sealed class StencilPlanner(PartMemory memory, double kept, StencilReach reach, long own, long whole)
{
    /// <summary>
    /// A part is so many times as long as what its call has around it, if that can be had: what is computed for that alone is then half
    /// as much as what is computed for parts. With longer parts there would be more passes, each of which reads and writes the whole.
    /// </summary>
    private const int Comfortable = 2;

    /// <summary>What there is for parts: a buffer can't have more.</summary>
    private readonly double _left = Math.Min(memory.Left, Array.MaxLength);

    /// <summary>Chooses.</summary>
    /// <param name="dimension">The name of the dimension, for messages.</param>
    /// <param name="mayRepeat">Whether several passes are allowed.</param>
    /// <param name="note">Added to the message of a limit that is too low; empty for nothing.</param>
    /// <exception cref="UserInputException">The limit is too low.</exception>
    public StencilCut Choose(string dimension, bool mayRepeat, string note)
    {
        long steps = reach.Steps;
        long full = reach.HaloOf(steps, whole);
        long extent = ExtentWithin(BytesFor(full), full);
        if (extent < Math.Min(own, ComfortableFor(full)) && BytesOf(own, full) <= _left)
        {
            // One call for all of it needs no halo, or one of the partition's alone.
            extent = own;
        }

        if (extent >= Math.Min(own, ComfortableFor(full)) || !mayRepeat)
        {
            return Make(extent, full, 1, steps);
        }

        long most = Math.Max(1, (long)(_left / (((Comfortable + 1) * reach.Sides * memory.Row) + kept)) / reach.OfStep);
        long passes = (steps + most - 1) / most;
        long stepsOfPass = (steps + passes - 1) / passes;
        long halo = stepsOfPass * reach.OfStep;
        return Make(ExtentWithin(BytesFor(halo), halo), halo, passes, stepsOfPass);

        StencilCut Make(long extent, long halo, long passes, long stepsOfPass)
            => extent < 1 && own > 0
                ? throw TooLow(dimension, halo, note)
                : new StencilCut((int)Math.Max(1, extent), (int)halo, reach.Sides > 1 ? (int)halo : 0, passes, stepsOfPass, KeptOf(extent, halo));
    }

    private UserInputException TooLow(string dimension, long halo, string note)
    {
        double least = BytesOf(1, halo);
        string where = reach.Sides > 1 ? "on both sides" : "before them";
        string which = string.Create(CultureInfo.InvariantCulture, $"along {dimension} with {halo} more {where}{note}");
        return least > Array.MaxLength
            ? new UserInputException(string.Create(CultureInfo.InvariantCulture, $"parts {which} have {least / 1e6:f0} MB; allowed: up to {Array.MaxLength / 1e6:f0} MB."))
            : memory.TooLow(least, which, dimension);
    }

    private long ComfortableFor(long halo) => Comfortable * reach.Sides * halo;

    /// <summary>The bytes for parts with a halo: what others have too, or more where that makes parts long enough for it.</summary>
    private double BytesFor(long halo) => Math.Min(_left, Math.Max(PartMemory.MostOfParts, BytesOf(ComfortableFor(halo), halo)));

    /// <summary>What parts of an extent take.</summary>
    private double BytesOf(long extent, long halo) => (memory.Row * CallExtent(extent, halo)) + KeptOf(extent, halo);

    private double KeptOf(long extent, long halo) => CallExtent(extent, halo) < whole ? kept * halo : 0;

    private double CallExtent(long extent, long halo) => Math.Min(whole, extent + ((double)reach.Sides * halo));

    /// <summary>The extent of the largest parts that take so many bytes; below 1 if there are none.</summary>
    private long ExtentWithin(double bytes, long halo)
        => BytesOf(own, halo) <= bytes ? own : (long)Math.Min(own, ((bytes - (kept * halo)) / memory.Row) - ((double)reach.Sides * halo));
}
