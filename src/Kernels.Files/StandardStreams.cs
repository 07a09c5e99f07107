using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>The three streams that every program expects to have, where whoever started this one closed some.</summary>
internal static unsafe class StandardStreams
{
    private const string Nothing = "/dev/null";
    private const string OwnProgram = "/proc/self/exe";
    private const string OwnArguments = "/proc/self/cmdline";

    /// <summary>
    /// Puts something into the place of each that is closed: the next file that is opened would take the place, and what a
    /// program prints would go into it. The run-time of .NET opens pipes of its own before this code begins, which nothing
    /// can move; so where one has taken a place, this program is started again with the places filled (Linux). What is put there
    /// can be opened neither for reading nor writing the wrong way around, so that it is still told from a stream.
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

        // Read before anything is put anywhere: what the run-time reads it with may be what is replaced.
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

    /// <summary>What the run-time had in the places is gone, so that nothing else can be done from here on.</summary>
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
