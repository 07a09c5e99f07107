using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Hosting;
using Kernels.Plugins.Discovery;
using Kernels.Runner.Reports;
using Microsoft.Extensions.Configuration;

namespace Kernels.Runner.Commands;

/// <summary>Configuration from, in rising precedence: a JSON file, environment variables, the command line.</summary>
internal static class Settings
{
    /// <summary>The configuration file if none is named; it need not exist.</summary>
    public const string DefaultFile = "appsettings.json";

    /// <summary>Settings that name programs, folders or files. Whoever sets one can run code or replace files as this user.</summary>
    private static readonly string[] Places =
        ["Kernels:Executable", "Kernels:Record", "Kernels:Plugins:Folders", "Kernels:Plugins:Record", "Kernels:Results", "Kernels:Cache:Folder", "Kernels:Queue"];

    /// <summary>Reads the configuration and discovers backends.</summary>
    /// <param name="call">The call, for <c>--config</c>.</param>
    /// <param name="overrides">What the command line sets, by configuration key.</param>
    /// <param name="isolation">Where every backend runs by the command line, whatever configuration says; null if not given.</param>
    /// <param name="record">The record that the command line names, with the option's name; null if it names none.</param>
    /// <returns>The host.</returns>
    public static KernelHost CreateHost(
        ParseResult call,
        IEnumerable<KeyValuePair<string, string?>>? overrides = null,
        Isolation? isolation = null,
        Setting<string>? record = null)
    {
        KernelsSettings settings = overrides is null ? ProgramCommand.SettingsOf(call) : Read(call, overrides);
        settings = settings with { Record = record ?? settings.Record };
        return KernelHost.Create(isolation is { } everywhere ? settings.With(everywhere) : settings, logger: null);
    }

    /// <summary>Reads and checks the configuration.</summary>
    /// <param name="call">The call, for <c>--config</c>.</param>
    /// <param name="overrides">What the command line sets, by configuration key.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="KernelsConfigurationException">The settings are wrong.</exception>
    public static KernelsSettings Read(ParseResult call, IEnumerable<KeyValuePair<string, string?>>? overrides = null)
    {
        string? named = call.GetValue(CommonOptions.Config);
        SettingsFile? file = FindFile(named, isNamed: named is not null);
        RequireSection(file, named);
        SettingsVariables variables = SettingsVariables.OfEnvironment();
        KeyValuePair<string, string?>[] own = [.. overrides ?? []];
        IConfigurationRoot configuration = OfFile(file).AddEnvironmentVariables().AddInMemoryCollection(own).Build();
        try
        {
            return KernelHost.ReadSettings(configuration, OwnKernels.Added);
        }
        catch (KernelsConfigurationException exception) when (variables.Blame(exception, own) is { } blamed)
        {
            throw blamed;
        }
    }

    /// <summary>Finds the folders of plug-ins that configuration names, without looking into them or waiting for anything.</summary>
    /// <param name="file">The configuration file; null for that of the current folder, if there is one.</param>
    /// <returns>The folders.</returns>
    /// <exception cref="KernelsConfigurationException">
    /// The file can't be read or trusted, or is not an ordinary file; or the settings are wrong.
    /// </exception>
    public static ImmutableArray<SearchFolder> FindPluginFolders(string? file)
    {
        IConfigurationRoot configuration = OfFile(FindFile(file, isNamed: false)).AddEnvironmentVariables().Build();
        return PluginSettingsReader.Read(configuration.GetSection($"{KernelsSettings.Section}:Plugins")).Folders;
    }

    /// <summary>A file without the section sets nothing. One that the user named was meant to; another may be an application's.</summary>
    private static void RequireSection(SettingsFile? file, string? named)
    {
        if (file is not { LacksSection: true })
        {
            return;
        }

        string problem = $"configuration file {named ?? DefaultFile} "
            + (file.StrayKey is { } key
                ? $"has {key} outside the section {KernelsSettings.Section}, where it sets nothing; required: {{ \"{KernelsSettings.Section}\": {{ \"{key}\": … }} }}"
                : $"has no section {KernelsSettings.Section}, in which settings belong");
        if (named is not null)
        {
            throw new KernelsConfigurationException($"{problem}.");
        }

        if (file.StrayKey is not null)
        {
            Terminal.WriteWarning(problem);
        }
    }

    /// <summary>Starts a configuration with a file, or with nothing.</summary>
    private static IConfigurationBuilder OfFile(SettingsFile? file)
    {
        ConfigurationBuilder builder = new();
        return file is null ? builder : builder.AddJsonStream(file.Open());
    }

    /// <summary>
    /// Reads a file; null for that of the current folder, if there is one. One that others may write, such as one in a group's folder,
    /// must not set any of the places.
    /// </summary>
    private static SettingsFile? FindFile(string? named, bool isNamed)
    {
        if (named is null && !File.Exists(DefaultFile))
        {
            return null;
        }

        string path = named ?? DefaultFile;
        SettingsFile file = SettingsFile.Read(path, isNamed);
        if (Places.FirstOrDefault(key => file.Settings.GetSection(key).Exists()) is { } place)
        {
            file.RequireTrusted(path, place);
        }

        return file;
    }
}
