using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Plugins.Processes;

/// <summary>
/// The options of the <c>kernels</c> program as a child of a host: <c>--parent PID --pipe DESCRIPTOR [--data BYTES] --</c>.
/// </summary>
/// <param name="Parent">The host's process id.</param>
/// <param name="Pipe">The host's descriptor of a pipe that ends when the host ends or the child has to.</param>
/// <param name="MaxDataBytes">The most bytes of data that the process may allocate; null for no limit.</param>
/// <param name="Rest">The arguments after the options.</param>
internal sealed record ChildOptions(int Parent, int Pipe, long? MaxDataBytes, ImmutableArray<string> Rest)
{
    private const string ParentOption = "--parent";
    private const string PipeOption = "--pipe";
    private const string DataOption = "--data";
    private const string End = "--";

    /// <summary>Writes the options of a child of this process.</summary>
    /// <param name="pipe">This process's descriptor of a pipe that ends when the child has to.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate; null for no limit.</param>
    public static IEnumerable<string> Write(int pipe, long? maxDataBytes)
    {
        yield return ParentOption;
        yield return Text(Environment.ProcessId);
        yield return PipeOption;
        yield return Text(pipe);
        if (maxDataBytes is { } bytes)
        {
            yield return DataOption;
            yield return Text(bytes);
        }

        yield return End;
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and the arguments after it.</summary>
    /// <returns>The options; null if the arguments don't have this form.</returns>
    public static ChildOptions? Read(ReadOnlySpan<string> args) => args switch
    {
        [ParentOption, var parent, PipeOption, var pipe, DataOption, var bytes, End, .. var rest]
            when Number(parent) is { } id && Number(pipe) is { } descriptor && Number(bytes) is { } max
            => new((int)id, (int)descriptor, max, [.. rest]),
        [ParentOption, var parent, PipeOption, var pipe, End, .. var rest]
            when Number(parent) is { } id && Number(pipe) is { } descriptor
            => new((int)id, (int)descriptor, null, [.. rest]),
        _ => null,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
