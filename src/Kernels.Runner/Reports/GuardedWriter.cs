using System.Text;
using Kernels.Files;

namespace Kernels.Runner.Reports;

/// <summary>
/// Writes to a standard stream, which may be full, or whose terminal may be gone. Each write is passed on at once, so that what
/// can't be written is known where it is.
/// </summary>
/// <param name="inner">Where to.</param>
/// <param name="failed">Told of what can't be written, which is dropped unless this throws.</param>
internal sealed class GuardedWriter(TextWriter inner, Action<Exception> failed) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        try
        {
            inner.Write(value);
            inner.Flush();
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            failed(exception);
        }
    }
}
