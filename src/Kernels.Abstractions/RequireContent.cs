using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Kernels;

/// <summary>The checks on what an input holds; each takes a pass over its elements.</summary>
public static class RequireContent
{
    /// <summary>Checks that no element is below the one before it, and that none is NaN.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="elements">The elements.</param>
    /// <param name="name">The buffer's name.</param>
    /// <exception cref="ArgumentException">One is.</exception>
    public static void Ascending<T>(ReadOnlySpan<T> elements, string name)
        where T : INumber<T>
    {
        for (int index = 0; index < elements.Length; index++)
        {
            if (T.IsNaN(elements[index]))
            {
                Throw(name, $"{name}[{index}] is NaN; required: ascending elements.");
            }

            if (index > 0 && elements[index] < elements[index - 1])
            {
                Throw(name, $"{name}[{index}] is {elements[index]}, below the {elements[index - 1]} before it; required: ascending elements.");
            }
        }
    }

    /// <summary>Checks that offsets begin with 0, never descend, and end with a given number.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="offsets">The offsets.</param>
    /// <param name="end">The last one.</param>
    /// <param name="name">The buffer's name.</param>
    /// <exception cref="ArgumentException">They don't.</exception>
    public static void Offsets<T>(ReadOnlySpan<T> offsets, long end, string name)
        where T : INumber<T>
    {
        NotEmpty(offsets, name);
        OffsetsFrom(0, T.Zero, offsets, name);
        End(offsets, end, name);
    }

    /// <summary>Checks offsets that follow others: that they never descend, and that the first one of all is 0.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="place">How many there are before.</param>
    /// <param name="before">The last one of those; 0 if there are none.</param>
    /// <param name="offsets">The offsets.</param>
    /// <param name="name">The buffer's name.</param>
    /// <exception cref="ArgumentException">One is wrong.</exception>
    internal static void OffsetsFrom<T>(long place, T before, ReadOnlySpan<T> offsets, string name)
        where T : INumber<T>
    {
        if (place == 0 && offsets[0] != T.Zero)
        {
            Throw(name, $"{name}[0] is {offsets[0]}; required: 0.");
        }

        for (int index = 0; index < offsets.Length; index++)
        {
            if (offsets[index] < before)
            {
                Throw(name, $"{name}[{place + index}] is {offsets[index]}, below the {before} before it; offsets must not descend.");
            }

            before = offsets[index];
        }
    }

    /// <summary>Checks the last offset alone, which costs nothing.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="offsets">The offsets, one or more.</param>
    /// <param name="end">The last one.</param>
    /// <param name="name">The buffer's name.</param>
    /// <exception cref="ArgumentException">It is another one.</exception>
    public static void End<T>(ReadOnlySpan<T> offsets, long end, string name)
        where T : INumber<T>
    {
        NotEmpty(offsets, name);
        End(offsets.Length - 1, offsets[^1], end, name);
    }

    /// <summary>Checks the last offset.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="place">Its place.</param>
    /// <param name="last">The offset.</param>
    /// <param name="end">What it has to be.</param>
    /// <param name="name">The buffer's name.</param>
    /// <exception cref="ArgumentException">It is another one.</exception>
    internal static void End<T>(long place, T last, long end, string name)
        where T : INumber<T>
    {
        if (long.CreateSaturating(last) != end)
        {
            Throw(name, $"{name}[{place}] is {last}; required: {end}, where the last piece ends.");
        }
    }

    /// <summary>Checks that every element is an index below a bound.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="indices">The elements.</param>
    /// <param name="bound">The bound, 0 or above.</param>
    /// <param name="name">The buffer's name.</param>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static void Below<T>(ReadOnlySpan<T> indices, long bound, string name)
        where T : INumber<T>
    {
        if (bound == 0 && indices.Length > 0)
        {
            Throw(name, $"{name} has {Counted.Of(indices.Length, "element")}; required: none, as there is nothing that they could refer to.");
        }

        // Not "< bound", which a short type may not hold.
        T last = T.CreateSaturating(bound - 1);
        for (int index = 0; index < indices.Length; index++)
        {
            if (!(indices[index] >= T.Zero && indices[index] <= last))
            {
                Throw(name, $"{name}[{index}] is {indices[index]}; allowed: 0 to {bound - 1}.");
            }
        }
    }

    /// <summary>Checks that every index from 0 to one below the length occurs once.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="elements">The elements.</param>
    /// <param name="name">The buffer's name.</param>
    /// <exception cref="ArgumentException">One does not.</exception>
    public static void Permutation<T>(ReadOnlySpan<T> elements, string name)
        where T : INumber<T>
    {
        Below(elements, elements.Length, name);
        bool[] seen = new bool[elements.Length];
        for (int index = 0; index < elements.Length; index++)
        {
            ref bool isSeen = ref seen[int.CreateChecked(elements[index])];
            if (isSeen)
            {
                Throw(name, $"{name}[{index}] is {elements[index]} for the second time; required: each index once.");
            }

            isSeen = true;
        }
    }

    private static void NotEmpty<T>(ReadOnlySpan<T> offsets, string name)
    {
        if (offsets.IsEmpty)
        {
            Throw(name, $"{name} is empty; required: 0, and then the end of each piece.");
        }
    }

    [DoesNotReturn]
    private static void Throw(string name, FormattableString message)
        => throw new ArgumentException(message.ToString(CultureInfo.InvariantCulture), name);
}
