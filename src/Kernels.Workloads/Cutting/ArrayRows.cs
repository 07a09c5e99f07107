namespace Kernels.Workloads.Cutting;

/// <summary>The rows of the user's array: what does not follow the rows before opens the files again, and skips what is before it.</summary>
/// <param name="array">The array, of which nothing was read. Not disposed.</param>
internal sealed class ArrayRows(ArrayParts array) : IRowSource
{
    private long _next;

    /// <inheritdoc/>
    public void Read(long begin, Span<byte> rows)
    {
        if (begin != _next)
        {
            if (_next > 0)
            {
                array.Reopen();
            }

            array.SkipTo(begin);
        }

        array.Read(rows);
        _next = begin + (rows.Length / array.BytesOfRow);
    }
}
