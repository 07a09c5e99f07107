using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Plugins.Processes;

/// <summary>Reads files in <c>/proc</c>, any of which may vanish at any moment (Linux).</summary>
internal static unsafe partial class ProcessFiles
{
    private const int CloseOnExecute = 0x80000;
    private const int FirstBytes = 1024;

    /// <summary>The ids of all processes that this one can see.</summary>
    public static List<int> All => Numbers("/proc");

    /// <summary>The ids of a process's threads.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>The ids; none if the process is gone.</returns>
    public static List<int> Threads(int process) => Numbers(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task"));

    /// <summary>
    /// Reads a file. Unlike .NET's own way, it throws nothing: there would be many exceptions, and they take most of the time.
    /// </summary>
    /// <param name="file">Its path.</param>
    /// <returns>Its text, one character for each byte; null if it can't be read.</returns>
    public static string? Read(string file)
    {
        int descriptor = Open(file, CloseOnExecute);
        if (descriptor < 0)
        {
            return null;
        }

        byte[] bytes = new byte[FirstBytes];
        int length = 0;
        nint count;
        while ((count = Read(descriptor, bytes, length)) > 0)
        {
            length += (int)count;
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, 4 * length);
            }
        }

        _ = Close(descriptor);
        return count < 0 ? null : Encoding.Latin1.GetString(bytes, 0, length);
    }

    private static nint Read(int descriptor, byte[] bytes, int start)
    {
        fixed (byte* room = bytes)
        {
            return Read(descriptor, room + start, bytes.Length - start);
        }
    }

    private static List<int> Numbers(string folder)
    {
        List<int> numbers = [];
        try
        {
            foreach (string entry in Directory.EnumerateDirectories(folder))
            {
                if (int.TryParse(Path.GetFileName(entry.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                {
                    numbers.Add(number);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder is gone; whatever was read of it no longer matters.
        }

        return numbers;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, byte* buffer, nint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
