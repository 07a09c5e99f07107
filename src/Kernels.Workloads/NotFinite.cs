using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Workloads;

/// <summary>Finds values in a result that are no numbers, or infinite.</summary>
public static class NotFinite
{
    /// <summary>Looks at what a call of a workload wrote.</summary>
    /// <param name="workload">The workload, after a call.</param>
    /// <returns>A line for each output that holds such values; scratch is none.</returns>
    public static ImmutableArray<string> Find(Workload workload)
    {
        Visitor visitor = new();
        workload.Visit(visitor);
        return [.. visitor.Lines];
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
            if (count > 0)
            {
                Lines.Add(string.Create(
                    CultureInfo.InvariantCulture, $"the result is not finite: {count} of {elements.Length} values of {name} are NaN or infinite"));
            }
        }

        private static int Count<T>(ReadOnlySpan<T> elements)
            where T : IFloatingPointIeee754<T>
        {
            int count = 0;
            foreach (T element in elements)
            {
                count += T.IsFinite(element) ? 0 : 1;
            }

            return count;
        }
    }
}
