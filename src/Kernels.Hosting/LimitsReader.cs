using System.Globalization;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Processes;
using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting;

/// <summary>Reads the configuration section <c>Kernels:Limits</c>: how long the phases of a process may last, and what it may allocate.</summary>
internal static class LimitsReader
{
    private const string LoadKey = "Load";
    private const string FirstCallKey = "FirstCall";
    private const string CallKey = "Call";
    private const string DataBytesKey = "DataBytes";

    private const double MinSeconds = 0.001;
    private const double MaxSeconds = 86_400;

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="settings">The settings to complete with its values.</param>
    /// <exception cref="KernelsConfigurationException">It is wrong.</exception>
    public static PluginSettings Read(IConfigurationSection section, PluginSettings settings)
    {
        SettingsSection.RequireKeys(section, [LoadKey, FirstCallKey, CallKey, DataBytesKey], "keys");
        WorkerLimits limits = settings.Limits;
        return settings with
        {
            Limits = limits with
            {
                Load = Read(LoadKey) ?? limits.Load,
                FirstCall = Read(FirstCallKey) ?? limits.FirstCall,
                Call = Read(CallKey) ?? limits.Call,
            },
            MaxDataBytes = SettingsSection.ReadValue(section, DataBytesKey, SettingsSection.ParseBytes)?.Value,
        };

        TimeSpan? Read(string key) => SettingsSection.ReadValue(section, key, ParseSeconds)?.Value;
    }

    private static TimeSpan ParseSeconds(IConfigurationSection section)
        => double.TryParse(section.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= MinSeconds and <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw SettingsSection.WrongValue(section, string.Create(
                CultureInfo.InvariantCulture, $"not a duration; allowed: {MinSeconds} to {MaxSeconds} seconds"));
}
