using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Workloads;

/// <summary>Finds NaN and infinite values in a result.</summary>
public static class NotFinite
{
    /// <summary>Looks at the outputs of a workload's call.</summary>
    /// <param name="workload">The workload, after a call.</param>
    /// <returns>A line for each output with such values, not counting scratch.</returns>
    public static ImmutableArray<string> Find(Workload workload)
    {
        Visitor visitor = new();
        workload.Visit(visitor);
        return [.. visitor.Lines];
    }

    /// <summary>The line about an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="count">How many of its values are not finite.</param>
    /// <param name="all">How many values it has.</param>
    /// <returns>The line; null if all are finite.</returns>
    internal static string? Describe(string name, long count, long all) => count == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"the result is not finite: {count} of {all} values of {name} are NaN or infinite");

    /// <summary>How many elements are NaN or infinite.</summary>
    internal static int Count<T>(ReadOnlySpan<T> elements)
        where T : INumberBase<T>
    {
        int count = 0;
        foreach (T element in elements)
        {
            count += T.IsFinite(element) ? 0 : 1;
        }

        return count;
    }

    private sealed class Visitor : ArgumentVisitor
    {
        public List<string> Lines { get; } = [];

        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            int count = direction == BufferDirection.Scratch ? 0
                : typeof(T) == typeof(double) ? Count<double>(MemoryMarshal.Cast<T, double>(elements))
                : typeof(T) == typeof(float) ? Count<float>(MemoryMarshal.Cast<T, float>(elements))
                : 0;
            if (Describe(name, count, elements.Length) is { } line)
            {
                Lines.Add(line);
            }
        }
    }
}
