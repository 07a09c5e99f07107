using System.CommandLine;
using System.Text.Json;
using Kernels.Hosting;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Trust;
using Microsoft.Extensions.Configuration;

namespace Kernels.Host.Commands;

/// <summary>Configuration from, in rising precedence: a JSON file, environment variables, the command line.</summary>
internal static class Settings
{
    private const string DefaultFile = "appsettings.json";

    /// <summary>What names a program, a folder or a file: who may set it can have code run, or files replaced, as this user.</summary>
    private static readonly string[] Places =
        ["Kernels:Executable", "Kernels:Record", "Kernels:Plugins:Folders", "Kernels:Plugins:Record"];

    /// <summary>Reads the configuration and discovers backends.</summary>
    /// <param name="call">The call, for <c>--config</c>.</param>
    /// <param name="overrides">What the command line sets, by configuration key.</param>
    /// <param name="isolation">Where the command line has every backend run, whatever configuration says; null where it says nothing.</param>
    /// <returns>The host.</returns>
    public static KernelHost CreateHost(
        ParseResult call, IEnumerable<KeyValuePair<string, string?>>? overrides = null, Isolation? isolation = null)
    {
        KernelsSettings settings = Read(call, overrides);
        return KernelHost.Create(isolation is { } everywhere ? settings.With(everywhere) : settings, logger: null);
    }

    /// <summary>Reads and checks the configuration.</summary>
    /// <param name="call">The call, for <c>--config</c>.</param>
    /// <param name="overrides">What the command line sets, by configuration key.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="KernelsConfigurationException">They are wrong.</exception>
    public static KernelsSettings Read(ParseResult call, IEnumerable<KeyValuePair<string, string?>>? overrides = null)
    {
        ConfigurationBuilder builder = new();
        string? named = call.GetValue(CommonOptions.Config);
        if (named is not null)
        {
            // The user may well name a pipe.
            builder.AddJsonStream(new MemoryStream(ReadFile(named, File.OpenRead)));
        }
        else if (File.Exists(DefaultFile))
        {
            builder.AddJsonStream(new MemoryStream(ReadFile(DefaultFile, OrdinaryFile.OpenRead)));
        }

        SettingsVariables variables = SettingsVariables.OfEnvironment();
        KeyValuePair<string, string?>[] own = [.. overrides ?? []];
        IConfigurationRoot configuration = builder.AddEnvironmentVariables().AddInMemoryCollection(own).Build();
        try
        {
            return KernelHost.ReadSettings(configuration);
        }
        catch (KernelsConfigurationException exception) when (variables.Blame(exception, own) is { } blamed)
        {
            throw blamed;
        }
    }

    /// <summary>Reads a file of settings.</summary>
    /// <returns>Its text, checked, for the configuration.</returns>
    private static byte[] ReadFile(string path, Func<string, FileStream> open)
    {
        try
        {
            using FileStream stream = open(path);
            byte[] text = SettingsText.Read(stream);
            RequireTrusted(path, new ConfigurationBuilder().AddJsonStream(new MemoryStream(text)).Build());
            return text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KernelsConfigurationException($"configuration file {path} can't be read: {exception.Message}");
        }
        catch (ArgumentException)
        {
            throw new KernelsConfigurationException($"configuration file '{path}' can't be read: it is not a path.");
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

    /// <summary>Checks that a file which others may write, such as one of a group's folder, does no more than select.</summary>
    private static void RequireTrusted(string path, IConfiguration settings)
    {
        string? place = Places.FirstOrDefault(key => settings.GetSection(key).Exists());
        bool isPipe = !OperatingSystem.IsWindows() && UnixFile.IsSpecial(path);
        if (place is null || isPipe)
        {
            return;
        }

        try
        {
            FolderTrust.Check(RealPath.Of(Path.GetFullPath(path)));
        }
        catch (UntrustedException exception)
        {
            throw new KernelsConfigurationException($"configuration file {path} can't be trusted with {place}: {exception.Message}.");
        }
    }
}
