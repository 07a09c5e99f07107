using System.Text.Json;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Trust;
using Kernels.Workloads.Formats;
using Microsoft.Extensions.Configuration;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Host.Commands;

/// <summary>
/// A settings file, read once. Who may write it is asked of the file that was opened, since another may have its name by the time
/// that anything else is asked.
/// </summary>
internal sealed class SettingsFile
{
    private const int MaxBytes = 16 << 20;

    private static readonly Dictionary<string, SettingsFile> ReadBefore = [];

    private readonly byte[] _content;

    /// <summary>The same in UTF-8, checked.</summary>
    private readonly byte[] _text;

    /// <summary>Whether it was a pipe, or another thing that nobody can read again.</summary>
    private readonly bool _isPipe;

    /// <summary>What is wrong with who may write it; null where nothing is.</summary>
    private readonly string? _distrust;

    private SettingsFile(string path, byte[] content, bool isPipe, string? distrust)
    {
        _content = content;
        _isPipe = isPipe;
        _distrust = distrust;
        _text = Check(path, content);
        Settings = new ConfigurationBuilder().AddJsonStream(Open()).Build();
    }

    /// <summary>What it holds.</summary>
    public IConfigurationRoot Settings { get; }

    /// <summary>Reads a file. A pipe is read once in this process, and then remembered.</summary>
    /// <param name="path">Its path, or <c>-</c> for standard input.</param>
    /// <param name="isNamed">Whether the user named it, who may well name a pipe; else it has to be an ordinary file.</param>
    /// <exception cref="KernelsConfigurationException">It can't be read, or is not valid JSON.</exception>
    /// <exception cref="Workloads.UserInputException">It is standard input, and that can't be read.</exception>
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

    /// <summary>What was read from a pipe before, so that a process that is started can be given it.</summary>
    /// <param name="path">What <c>--config</c> names; null where it is not given.</param>
    /// <returns>The text; null where it is a file, which can be read again.</returns>
    public static byte[]? PipedContent(string? path) => path is not null && ReadBefore.TryGetValue(path, out SettingsFile? file) ? file._content : null;

    /// <summary>Opens its text for the configuration.</summary>
    public MemoryStream Open() => new(_text);

    /// <summary>Checks that nobody else may have written it.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="place">The key for which it has to be so.</param>
    /// <exception cref="KernelsConfigurationException">Others may.</exception>
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

    /// <summary>Who starts this program passes a pipe as he passes its arguments; a file that he passes may be anybody's.</summary>
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
        try
        {
            return SettingsText.Read(new MemoryStream(content));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new KernelsConfigurationException($"configuration file {path} is not valid JSON: {exception.Message}");
        }
        catch (DocumentException exception)
        {
            throw new KernelsConfigurationException($"configuration file {path}: {exception.Message}");
        }
    }
}
