using System.Collections.Frozen;
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
            Folders = SettingsSection.ReadList(section, FoldersKey, "folders", ParseFolder),
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

    private static SearchFolder ParseFolder(IConfigurationSection section)
        => new(FindFolder(SettingsSection.ParseFolder(section)), section.Path);

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

    private static bool ParseTrust(IConfigurationSection section)
        => bool.TryParse(section.Value, out bool isTrusted) ? isTrusted : throw SettingsSection.WrongValue(section, "not allowed; allowed: true, false");

    private static string ParseHash(IConfigurationSection section)
        => section.Value is { Length: HashDigits } hash && hash.All(char.IsAsciiHexDigit)
            ? hash.ToLowerInvariant()
            : throw SettingsSection.WrongValue(
                section, $"not a hash; allowed: {HashDigits} hexadecimal digits, as '{ProgramName.Value} plugins' shows them");
}
