using Kernels.Files;
using Kernels.Host.Reports;

namespace Kernels.Host;

/// <summary>The console, whatever became of the standard streams before this program began.</summary>
internal static class StandardConsole
{
    /// <summary>Makes a closed stream one that takes everything and keeps nothing, before anything is written or opened.</summary>
    public static void Prepare()
    {
        if (!Descriptors.CanWrite(Descriptors.Output))
        {
            Console.SetOut(TextWriter.Null);
        }

        Console.SetError(Descriptors.CanWrite(Descriptors.Errors) ? new LastingWriter(Console.Error) : TextWriter.Null);
    }
}
