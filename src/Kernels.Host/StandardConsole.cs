using System.Text;
using Kernels.Files;
using Kernels.Host.Reports;

namespace Kernels.Host;

/// <summary>The console, whatever became of the standard streams before this program began.</summary>
internal static class StandardConsole
{
    private const int Utf8CodePage = 65001;

    /// <summary>
    /// Makes a closed stream one that takes everything and keeps nothing, before anything is written or opened; and signs that the
    /// locale's encoding lacks become similar ones of ASCII, and not question marks.
    /// </summary>
    public static void Prepare()
    {
        // Before the writers are made. Windows has a fallback of its own, which finds what looks alike.
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
