using System.Collections.Frozen;
using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Hosting.Tuning;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Known;
using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting;

/// <summary>Reads the configuration section <c>Kernels:Plugins</c>.</summary>
internal static class PluginSettingsReader
{
    private const string FoldersKey = "Folders";
    private const string PinsKey = "Pins";
    private const string TrustKey = "Trust";
    private const string IsolationKey = "Isolation";
    private const string RecordKey = "Record";

    private const int HashDigits = 64;

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <exception cref="KernelsConfigurationException">It is wrong.</exception>
    public static PluginSettings Read(IConfigurationSection section)
    {
        SettingsSection.RequireKeys(section, [FoldersKey, PinsKey, TrustKey, IsolationKey, RecordKey], "keys");
        return new PluginSettings
        {
            Folders = ReadFolders(section.GetSection(FoldersKey)),
            Pins = ReadTable(section.GetSection(PinsKey), ParseHash),
            Trust = ReadTable(section.GetSection(TrustKey), ParseTrust),
            Isolate = ReadTable(
                section.GetSection(IsolationKey),
                value => SettingsSection.ParseIsolation(value, Isolation.None, Isolation.Process) == Isolation.Process),
            Record = FindRecord(SettingsSection.ReadValue(section, RecordKey, SettingsSection.ParsePath)?.Value),
        };
    }

    /// <summary>Checks that settings of single plug-ins name plug-ins that were found.</summary>
    /// <param name="section">The section.</param>
    /// <param name="ids">The ids of the plug-ins that were found.</param>
    /// <exception cref="KernelsConfigurationException">A setting names another one.</exception>
    public static void RequireKnownIds(IConfigurationSection section, IReadOnlyCollection<string> ids)
    {
        SettingsSection.RequireKeys(section.GetSection(PinsKey), ids, "plug-ins that were found");
        SettingsSection.RequireKeys(section.GetSection(TrustKey), ids, "plug-ins that were found");
        SettingsSection.RequireKeys(section.GetSection(IsolationKey), ids, "plug-ins that were found");
    }

    private static ImmutableArray<SearchFolder> ReadFolders(IConfigurationSection section)
    {
        // An empty list in JSON becomes empty text.
        if (section.Value is not "")
        {
            SettingsSection.RequireNoValue(section, "; it is a list of folders");
        }

        return [.. section.GetChildren().Select(ReadFolder)];
    }

    private static SearchFolder ReadFolder(IConfigurationSection section)
        => section.Key.Length > 0 && section.Key.All(char.IsAsciiDigit)
            ? new SearchFolder(FindFolder(SettingsSection.ReadValue(section, ParseFolder).Value), section.Path)
            : throw SettingsSection.WrongValue(section, "not an element of a list; folders are numbered 0, 1 and so on");

    /// <summary>A folder that does not exist gets its path from the current folder, and is then reported as missing.</summary>
    private static string FindFolder(string path) => ApplicationPath.Find(path, Directory.Exists) ?? Path.GetFullPath(path);

    private static FrozenDictionary<string, T> ReadTable<T>(IConfigurationSection section, Func<IConfigurationSection, T> parse)
    {
        SettingsSection.RequireNoValue(section, "; its keys are ids of plug-ins");
        return section.GetChildren().ToFrozenDictionary(
            child => child.Key,
            child => SettingsSection.ReadValue(child, parse).Value,
            StringComparer.OrdinalIgnoreCase);
    }

    private static string? FindRecord(string? configured)
        => configured is null ? KnownPlugins.UserPath
            : configured.Equals(TuningLocation.None, StringComparison.OrdinalIgnoreCase) ? null
            : Path.GetFullPath(configured);

    private static string ParseFolder(IConfigurationSection section)
        => section.Value is { Length: > 0 } path
            ? path
            : throw SettingsSection.WrongValue(section, "not a path; allowed: the path of a folder");

    private static bool ParseTrust(IConfigurationSection section)
        => bool.TryParse(section.Value, out bool isTrusted) ? isTrusted : throw SettingsSection.WrongValue(section, "not allowed; allowed: true, false");

    private static string ParseHash(IConfigurationSection section)
        => section.Value is { Length: HashDigits } hash && hash.All(char.IsAsciiHexDigit)
            ? hash.ToLowerInvariant()
            : throw SettingsSection.WrongValue(
                section, $"not a hash; allowed: {HashDigits} hexadecimal digits, as '{ProgramName.Value} plugins' shows them");
}
