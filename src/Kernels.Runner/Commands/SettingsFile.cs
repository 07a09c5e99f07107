using Kernels.Files;
using Kernels.Hosting;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Trust;
using Kernels.Workloads.Formats;
using Microsoft.Extensions.Configuration;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Runner.Commands;

/// <summary>
/// A settings file, read once. The check of who may write it is made on the open file, since another file may have its name
/// by then.
/// </summary>
internal sealed class SettingsFile
{
    private const int MaxBytes = 16 << 20;

    private static readonly Dictionary<string, SettingsFile> ReadBefore = [];

    private readonly byte[] _content;

    /// <summary>The content in UTF-8, checked.</summary>
    private readonly byte[] _text;

    /// <summary>Whether it was a pipe, or something else that can't be read again.</summary>
    private readonly bool _isPipe;

    /// <summary>Why the file can't be trusted, given who may write it; null if it can.</summary>
    private readonly string? _distrust;

    private SettingsFile(string path, byte[] content, bool isPipe, string? distrust)
    {
        _content = content;
        _isPipe = isPipe;
        _distrust = distrust;
        _text = Check(path, content);
        Settings = new ConfigurationBuilder().AddJsonStream(Open()).Build();
    }

    /// <summary>Its settings.</summary>
    public IConfigurationRoot Settings { get; }

    /// <summary>Whether it has settings, but not the section of this program: then it sets nothing here.</summary>
    public bool LacksSection => Keys.Any() && !Keys.Contains(KernelsSettings.Section, StringComparer.OrdinalIgnoreCase);

    /// <summary>A key of that section which stands outside of it; null if none does.</summary>
    public string? StrayKey => Keys.FirstOrDefault(key => KernelsSettings.Keys.Contains(key, StringComparer.OrdinalIgnoreCase));

    private IEnumerable<string> Keys => Settings.GetChildren().Select(section => section.Key);

    /// <summary>Reads a file. A pipe is read once in this process, and then remembered.</summary>
    /// <param name="path">Its path, or <c>-</c> for standard input.</param>
    /// <param name="isNamed">Whether the user named it, possibly a pipe; otherwise it has to be an ordinary file.</param>
    /// <exception cref="KernelsConfigurationException">It can't be read, or is not valid JSON.</exception>
    /// <exception cref="Workloads.UserInputException">Standard input was named, and can't be read.</exception>
    public static SettingsFile Read(string path, bool isNamed)
    {
        if (ReadBefore.TryGetValue(path, out SettingsFile? before))
        {
            return before;
        }

        try
        {
            SettingsFile file = !isNamed ? OfFile(path)
                : Descriptors.Find(path, Descriptors.Input) is { } descriptor ? OfDescriptor(path, descriptor)
                : FileStatus.Of(path) is { IsSpecial: true } ? OfSpecial(path)
                : OfFile(path);
            if (file._isPipe)
            {
                ReadBefore.Add(path, file);
            }

            return file;
        }
        catch (ArgumentException)
        {
            throw new KernelsConfigurationException($"configuration file '{path}' can't be read: it is not a path.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KernelsConfigurationException($"configuration file {path} can't be read: {exception.Message}");
        }
    }

    /// <summary>The content that was read from a pipe before, to pass it on to a process that is started.</summary>
    /// <param name="path">What <c>--config</c> names; null if it is not given.</param>
    /// <returns>The content; null if it is a file, which can be read again.</returns>
    public static byte[]? PipedContent(string? path) => path is not null && ReadBefore.TryGetValue(path, out SettingsFile? file) ? file._content : null;

    /// <summary>Opens its text for the configuration.</summary>
    public MemoryStream Open() => new(_text);

    /// <summary>Refuses a file that others may have written.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="place">The setting for which the file has to be trusted.</param>
    /// <exception cref="KernelsConfigurationException">Others may have written it.</exception>
    public void RequireTrusted(string path, string place)
    {
        if (_distrust is not null)
        {
            throw new KernelsConfigurationException($"configuration file {path} can't be trusted with {place}: {_distrust}.");
        }
    }

    private static SettingsFile OfFile(string path)
    {
        using FileStream file = OrdinaryFile.OpenRead(path);
        byte[] content = ReadAll(file);
        return new SettingsFile(path, content, isPipe: false, FindDistrust(file.SafeFileHandle, path));
    }

    private static SettingsFile OfSpecial(string path)
    {
        // Waits for a writer, as every program that reads a pipe does.
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] content = ReadAll(file);
        return new SettingsFile(path, content, isPipe: true, FindDistrust(file.SafeFileHandle, path));
    }

    /// <summary>A pipe is as trustworthy as the arguments, since the same user passes both. A file may be anybody's.</summary>
    private static SettingsFile OfDescriptor(string path, int descriptor)
    {
        using Stream copy = InputFile.OpenRead(path);
        using SafeFileHandle file = new(descriptor, ownsHandle: false);
        string? distrust = FileStatus.OfDescriptor(descriptor)?.Kind == FileKind.File ? FindDistrust(file, path) : null;
        return new SettingsFile(path, ReadAll(copy), isPipe: true, distrust);
    }

    private static byte[] ReadAll(Stream file)
        => OrdinaryFile.ReadAll(file, MaxBytes) ?? throw new IOException($"it has more than {MaxBytes >> 20} MiB");

    private static string? FindDistrust(SafeFileHandle file, string path)
    {
        try
        {
            FolderTrust.Check(file, path);
            return null;
        }
        catch (UntrustedException exception)
        {
            return exception.Message;
        }
    }

    private static byte[] Check(string path, byte[] content)
    {
        if (content.AsSpan().Trim("\uFEFF \t\r\n"u8).IsEmpty)
        {
            throw new KernelsConfigurationException($"configuration file {path} is empty; the least is {{}}");
        }

        try
        {
            return SettingsText.Read(content);
        }
        catch (DocumentException exception)
        {
            throw new KernelsConfigurationException($"configuration file {path}: {exception.Message}");
        }
    }
}
