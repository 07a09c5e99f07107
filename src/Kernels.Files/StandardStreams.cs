using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>Replaces standard streams that were closed when this program was started: every program expects all three.</summary>
internal static unsafe class StandardStreams
{
    private const string Nothing = "/dev/null";
    private const string OwnProgram = "/proc/self/exe";
    private const string OwnArguments = "/proc/self/cmdline";

    /// <summary>
    /// Fills the place of each closed stream with <c>/dev/null</c>: otherwise the next file that is opened would take the
    /// place, and printed text would go into it. Before this code begins, .NET's runtime opens pipes of its own, which nothing
    /// can move; if one has taken a place, this program is started again with the places filled (Linux). Each place is filled
    /// in the wrong direction (input for writing, outputs for reading), so that it can still be told from a real stream.
    /// </summary>
    public static void Fill()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int[] missing = [.. Enumerable.Range(Descriptors.Input, 3).Where(place => !Descriptors.IsGiven(place))];
        if (missing.Length == 0)
        {
            return;
        }

        // Read before any place is filled: that could replace a descriptor that the runtime needs for reading.
        byte[] arguments = OperatingSystem.IsLinux() ? File.ReadAllBytes(OwnArguments) : [];
        bool isTaken = false;
        foreach (int place in missing)
        {
            bool isOpen = FileCalls.Control(place, FileCalls.GetDescriptorFlags) >= 0;
            if (!isOpen || OperatingSystem.IsLinux())
            {
                isTaken |= isOpen;
                Put(place);
            }
        }

        if (isTaken)
        {
            StartAgain(arguments);
        }
    }

    private static void Put(int place)
    {
        int nothing = FileCalls.Open(Nothing, place == Descriptors.Input ? FileCalls.WriteOnly : FileCalls.ReadOnly);
        if (nothing >= 0 && nothing != place)
        {
            _ = FileCalls.DuplicateTo(nothing, place);
            new SafeFileHandle(nothing, ownsHandle: true).Dispose();
        }
    }

    /// <summary>The runtime has lost what it had in the places, so nothing else can be done from here on.</summary>
    private static void StartAgain(byte[] text)
    {
        fixed (byte* first = text)
        {
            List<nint> starts = [];
            for (int begin = 0; begin < text.Length; begin += text.AsSpan(begin).IndexOf((byte)0) + 1)
            {
                starts.Add((nint)(first + begin));
            }

            nint[] arguments = [.. starts, 0];
            fixed (nint* all = arguments)
            {
                _ = FileCalls.Execute(OwnProgram, (byte**)all);
            }
        }

        throw new IOException($"a standard stream is closed, and this program could not be started again: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
