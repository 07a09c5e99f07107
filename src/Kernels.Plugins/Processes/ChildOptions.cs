using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Plugins.Processes;

/// <summary>What the <c>kernels</c> program is told as a child of a host: <c>--parent PID [--data BYTES] --</c>.</summary>
/// <param name="Parent">The host's process id.</param>
/// <param name="MaxDataBytes">The most bytes of data that the process may allocate; null for no limit.</param>
/// <param name="Rest">What follows.</param>
internal sealed record ChildOptions(int Parent, long? MaxDataBytes, ImmutableArray<string> Rest)
{
    private const string ParentOption = "--parent";
    private const string DataOption = "--data";
    private const string End = "--";

    /// <summary>Writes the options.</summary>
    public static IEnumerable<string> Write(int parent, long? maxDataBytes)
    {
        yield return ParentOption;
        yield return parent.ToString(CultureInfo.InvariantCulture);
        if (maxDataBytes is { } bytes)
        {
            yield return DataOption;
            yield return bytes.ToString(CultureInfo.InvariantCulture);
        }

        yield return End;
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and what follows.</summary>
    /// <returns>The options; null where they are not such.</returns>
    public static ChildOptions? Read(ReadOnlySpan<string> args) => args switch
    {
        [ParentOption, var parent, DataOption, var bytes, End, .. var rest]
            when int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out long max)
            => new(id, max, [.. rest]),
        [ParentOption, var parent, End, .. var rest]
            when int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            => new(id, null, [.. rest]),
        _ => null,
    };
}
