using System.Runtime.InteropServices;
using Kernels.Plugins.Processes;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Plugins.Serving;

/// <summary>The streams that carry the protocol.</summary>
/// <param name="Input">The host's requests.</param>
/// <param name="Output">The answers.</param>
internal sealed partial record ProtocolStreams(Stream Input, Stream Output)
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const string Nothing = "/dev/null";

    /// <summary>
    /// Takes the standard streams for the protocol, and replaces them by an empty input and by standard error. Otherwise a
    /// plug-in that prints or reads would spoil the conversation.
    /// </summary>
    /// <exception cref="IOException">A stream is closed.</exception>
    public static ProtocolStreams Take()
    {
        if (OperatingSystem.IsWindows())
        {
            return new ProtocolStreams(Console.OpenStandardInput(), Console.OpenStandardOutput());
        }

        ProtocolStreams streams = new(
            new FileStream(Move(StandardInput), FileAccess.Read, bufferSize: 0),
            new FileStream(Move(StandardOutput), FileAccess.Write, bufferSize: 0));
        using SafeFileHandle nothing = File.OpenHandle(Nothing);
        Replace(StandardInput, (int)nothing.DangerousGetHandle());
        Replace(StandardOutput, StandardError);
        return streams;
    }

    /// <summary>Reads what the host sent; if nothing is there, waits.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="impatiently">Whether data is expected in a moment and a processor is free to poll for it.</param>
    /// <returns>The number of bytes; 0 at the end.</returns>
    public int Read(Span<byte> buffer, bool impatiently)
    {
        if (!OperatingSystem.IsWindows() && impatiently)
        {
            PipeReadiness.Wait(((FileStream)Input).SafeFileHandle, PipeReadiness.Readable, milliseconds: -1, impatiently: true);
        }

        return Input.Read(buffer);
    }

    private static SafeFileHandle Move(int descriptor)
    {
        int copy = Duplicate(descriptor);
        return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw Closed(descriptor);
    }

    private static void Replace(int descriptor, int by)
    {
        if (DuplicateTo(by, descriptor) < 0)
        {
            throw Closed(descriptor);
        }
    }

    private static IOException Closed(int descriptor)
        => new($"descriptor {descriptor} can't be used: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int descriptor, int place);
}
