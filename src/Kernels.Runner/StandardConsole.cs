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

        if (!Descriptors.CanWrite(Descriptors.Output))
        {
            Console.SetOut(TextWriter.Null);
        }

        Console.SetError(Descriptors.CanWrite(Descriptors.Errors) ? new LastingWriter(Console.Error) : TextWriter.Null);
    }
}
