using System.Globalization;

namespace Kernels.Workloads.Formats;

/// <summary>Compares the length of a <c>.npy</c> file with its header.</summary>
/// <param name="header">The header.</param>
/// <param name="elementSize">The bytes of an element in the file.</param>
/// <param name="count">The number of elements, 0 or above.</param>
/// <param name="content">The file, after its header.</param>
internal sealed class NpyLength(NpyHeader header, int elementSize, long count, Stream content)
{
    /// <summary>Checks the length. A file packed with gzip has no known length, only an upper bound, and a pipe not even that.</summary>
    /// <exception cref="FormatException">There are too many or too few elements.</exception>
    public void Require()
    {
        long required = count * elementSize;
        if (content is PeekedStream)
        {
            return;
        }

        long present = (content is GzipInput gzip ? gzip.MaxLength : content.Length) - header.DataOffset;
        if (present < required)
        {
            throw Truncated(content is GzipInput ? $"at most {present}" : present.ToString(CultureInfo.InvariantCulture));
        }

        if (present > required && content is not GzipInput)
        {
            throw new FormatException(
                $"it goes on after its last element: it holds {present} bytes of elements; required: {required} for {DescribeShape()}");
        }
    }

    /// <summary>Checks, after all elements were read, that nothing follows.</summary>
    /// <exception cref="FormatException">Something follows.</exception>
    public void RequireEnd()
    {
        if (content.ReadByte() >= 0)
        {
            throw new FormatException("it goes on after its last element");
        }
    }

    /// <summary>The file ended early.</summary>
    /// <param name="present">The bytes of elements that it holds.</param>
    public FormatException Truncated(string present) => new(
        $"it is truncated: it holds {present} bytes of elements; required: {count * elementSize} for {DescribeShape()}");

    private string DescribeShape() => header.Shape.IsEmpty ? "one element" : string.Join(" × ", header.Shape);
}
