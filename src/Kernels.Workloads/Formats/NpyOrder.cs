using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Formats;

/// <summary>Walks through an array in the order of its file, and finds where each element is in C order.</summary>
/// <param name="shape">The extents, each 0 or above; their product fits in an array.</param>
/// <param name="isFortran">Whether the file's first index runs fastest.</param>
internal sealed class NpyOrder(ImmutableArray<long> shape, bool isFortran)
{
    private readonly int[] _index = new int[shape.Length];
    private readonly int[] _steps = StepsOf(shape);
    private int _place;

    /// <summary>Whether the file's order differs from C order; with fewer than two extents above 1 they are the same.</summary>
    public bool IsTransposed { get; } = isFortran && shape.Count(extent => extent > 1) > 1;

    /// <summary>Puts the next elements of a file in Fortran order in their places.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="elements">The elements, which follow those of the last call.</param>
    /// <param name="target">The whole array, in C order.</param>
    public void Scatter<T>(ReadOnlySpan<T> elements, Span<T> target)
    {
        foreach (T element in elements)
        {
            target[_place] = element;
            for (int axis = 0; axis < _index.Length; axis++)
            {
                _place += _steps[axis];
                if (++_index[axis] < shape[axis])
                {
                    break;
                }

                _place -= _steps[axis] * _index[axis];
                _index[axis] = 0;
            }
        }
    }

    /// <summary>The index of the file's n-th element, such as <c>[3, 5]</c>.</summary>
    public string IndexOf(long position)
    {
        string[] index = new string[shape.Length];
        for (int step = 0; step < index.Length; step++)
        {
            int axis = isFortran ? step : index.Length - 1 - step;
            (position, long place) = Math.DivRem(position, shape[axis]);
            index[axis] = place.ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", index)}]";
    }

    private static int[] StepsOf(ImmutableArray<long> shape)
    {
        int[] steps = new int[shape.Length];
        long step = 1;
        for (int axis = steps.Length - 1; axis >= 0; axis--)
        {
            steps[axis] = (int)step;
            step *= shape[axis];
        }

        return steps;
    }
}
