using System.Globalization;
using System.Numerics;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// How large the parts of a call are, so that the whole process stays within a limit of memory. The same call has the same parts,
/// since a sum of other parts is rounded in another way.
/// </summary>
/// <param name="limit">The most that the process may take, in bytes; null for no limit.</param>
/// <param name="process">What it takes before there are parts.</param>
/// <param name="whole">What the buffers take that every part has whole, and what combines results.</param>
/// <param name="row">What the buffers of parts take for each element along the cut.</param>
internal sealed class PartMemory(long? limit, double process, double whole, double row)
{
    /// <summary>
    /// What the program may still need: code that is compiled at the first call, threads, and the garbage collector's own.
    /// </summary>
    private const double Reserve = 24 << 20;

    /// <summary>What parts take together at least: a call of less is mostly overhead.</summary>
    public const double LeastOfParts = 1 << 20;

    /// <summary>What they take together at most: more measured no faster, as what was just read is then no longer in a cache.</summary>
    public const double MostOfParts = 128 << 20;

    /// <summary>What the process takes is rounded up to a multiple of this, since it is never quite the same.</summary>
    private const double Step = 64 << 20;

    private readonly double _program = Math.Ceiling((process + Reserve) / Step) * Step;

    /// <summary>
    /// The extent of a block: partitions begin at a multiple of it, whatever memory the machine has that computes them. It is small,
    /// so that partitions are about equal, and a power of two, so that they begin at a cache line if the whole does.
    /// </summary>
    public int BlockExtent => 1 << BitOperations.Log2((uint)Math.Max(1, LeastOfParts / Math.Max(row, 1)));

    /// <summary>What the buffers of parts take for each element along the cut.</summary>
    public double Row => row;

    /// <summary>What is left for parts.</summary>
    public double Left => (limit ?? double.PositiveInfinity) - _program - whole;

    /// <summary>The extent of a part.</summary>
    /// <param name="extent">The extent of the whole.</param>
    /// <param name="dimension">The name of the dimension, for messages.</param>
    /// <exception cref="UserInputException">The limit is too low.</exception>
    public int ChooseExtent(long extent, string dimension)
    {
        double least = Math.Min(Math.Max(row, LeastOfParts), Math.Max(extent, 1) * row);
        if (Left < least)
        {
            throw TooLow(least, $"along {dimension}", dimension);
        }

        return RoundDown(Math.Min(Left, MostOfParts) / row, extent);
    }

    /// <summary>
    /// The extent of parts of which so much fits: a power of two, so that each part begins at a cache line if the whole does, and is
    /// the same if a bit less memory is left; or the whole.
    /// </summary>
    /// <param name="fitting">How much fits.</param>
    /// <param name="whole">The extent of the whole.</param>
    public static int RoundDown(double fitting, long whole)
    {
        int extent = (int)Math.Clamp(fitting, 1, Math.Max(whole, 1));
        return extent < whole ? 1 << BitOperations.Log2((uint)extent) : extent;
    }

    /// <summary>What the process takes with parts of so many bytes.</summary>
    public double With(double parts) => _program + whole + parts;

    /// <summary>The limit is too low.</summary>
    /// <param name="least">What parts take at least.</param>
    /// <param name="which">Which parts, for the message.</param>
    /// <param name="dimension">The name of the dimension.</param>
    public UserInputException TooLow(double least, string which, string dimension) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"--memory is {Limit}; required: at least {Mega(_program) + Mega(whole) + Mega(least)} MB: {Mega(_program)} MB for the program, "
        + $"{Mega(whole)} MB for buffers without {dimension}, and {Mega(least)} MB for parts {which}."));

    /// <summary>The limit: from a million bytes on in full, as little more may be required.</summary>
    private string Limit => limit >= 1e6
        ? string.Create(CultureInfo.InvariantCulture, $"{limit / 1e6} MB")
        : Amount.OfBytes(limit ?? 0, isDecimal: true);

    /// <summary>Millions of bytes, rounded up.</summary>
    private static double Mega(double bytes) => Math.Ceiling(bytes / 1e6);
}
