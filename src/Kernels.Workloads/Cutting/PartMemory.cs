using System.Globalization;

namespace Kernels.Workloads.Cutting;

/// <summary>How large the parts of a call are, so that the whole process stays within a limit of memory.</summary>
/// <param name="limit">The most that the process may take, in bytes.</param>
/// <param name="process">What it takes before there are parts.</param>
/// <param name="whole">What the buffers take that every part has whole, and what combines results.</param>
/// <param name="row">What the buffers of parts take for each element along the cut.</param>
internal sealed class PartMemory(long limit, double process, double whole, double row)
{
    /// <summary>
    /// What the program may still need: code that is compiled at the first call, threads, and the garbage collector's own.
    /// </summary>
    private const double Reserve = 32 << 20;

    /// <summary>What parts take together at least: a call of less is mostly overhead.</summary>
    private const double LeastOfParts = 1 << 20;

    /// <summary>What they take together at most: more measured no faster, as what was just read is then no longer in a cache.</summary>
    private const double MostOfParts = 128 << 20;

    /// <summary>Parts are of multiples of this, so that each begins at a cache line if the whole does.</summary>
    private const int Alignment = 64;

    /// <summary>The extent of a part.</summary>
    /// <param name="extent">The extent of the whole.</param>
    /// <param name="dimension">The name of the dimension, for messages.</param>
    /// <exception cref="UserInputException">The limit is too low.</exception>
    public int ChooseExtent(long extent, string dimension)
    {
        double left = limit - process - whole - Reserve;
        double least = Math.Min(Math.Max(row, LeastOfParts), Math.Max(extent, 1) * row);
        if (left < least)
        {
            throw new UserInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"--memory is {Mega(limit)} MB; required: at least {Mega(limit - left + least)} MB: {Mega(process + Reserve)} MB for the program, {Mega(whole)} MB "
                + $"for buffers without {dimension}, and {Mega(least)} MB for parts along {dimension}."));
        }

        int fitting = (int)Math.Clamp(Math.Min(left, MostOfParts) / row, 1, Math.Max(extent, 1));
        return fitting > Alignment && fitting < extent ? fitting / Alignment * Alignment : fitting;
    }

    /// <summary>What the process takes with parts of an extent.</summary>
    public double With(int extent) => process + Reserve + whole + (extent * row);

    /// <summary>Millions of bytes, rounded up.</summary>
    private static double Mega(double bytes) => Math.Ceiling(bytes / 1e6);
}
