using System.Text;
using Kernels.Files;
using Kernels.Runner.Reports;

namespace Kernels.Runner;

/// <summary>Prepares the console, whatever happened to the standard streams before this program began.</summary>
internal static class StandardConsole
{
    private const int Utf8CodePage = 65001;

    /// <summary>
    /// Replaces a closed stream with one that discards everything, before anything is written or opened. Writes similar
    /// ASCII characters, not question marks, for characters that the locale's encoding lacks.
    /// </summary>
    public static void Prepare()
    {
        // Before the writers are made. Windows has a fallback of its own, which finds similar characters.
        if (!OperatingSystem.IsWindows() && Console.OutputEncoding is { CodePage: not Utf8CodePage } locale)
        {
            Encoding patient = (Encoding)locale.Clone();
            patient.EncoderFallback = new SignFallback();
            Console.OutputEncoding = patient;
        }

        Console.SetOut(Descriptors.CanWrite(Descriptors.Output)
            ? new GuardedWriter(Console.Out, static exception => throw Terminal.Unwritable(exception))
            : TextWriter.Null);

        // That messages can't be written is no reason to end, and there is nowhere to report it.
        Console.SetError(Descriptors.CanWrite(Descriptors.Errors) ? new GuardedWriter(Console.Error, static _ => { }) : TextWriter.Null);
    }
}
