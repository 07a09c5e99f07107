using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting;

/// <summary>The configuration section <c>Kernels</c>, checked: unknown keys, kernels and backends are errors.</summary>
internal sealed record KernelsSettings(KernelSetting Default, FrozenDictionary<string, KernelSetting> Select)
{
    public const string Section = "Kernels";
    public const string Auto = "auto";

    private const string BackendKey = "Backend";
    private const string ThreadsKey = "Threads";
    private const string SelectKey = "Select";

    /// <summary>The setting of a kernel: its own, and the section's where it has none.</summary>
    public KernelSetting For(KernelContract contract)
    {
        KernelSetting? own = Select.GetValueOrDefault(contract.Name);
        return new KernelSetting(own?.Backend ?? Default.Backend, own?.Threads ?? Default.Threads);
    }

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="backends">The names of the backends that exist.</param>
    /// <param name="kernels">The names of the kernels that exist.</param>
    public static KernelsSettings Read(
        IConfiguration configuration, IReadOnlyCollection<string> backends, IReadOnlyCollection<string> kernels)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        RejectUnknownKeys(section, [BackendKey, ThreadsKey, SelectKey]);

        Dictionary<string, KernelSetting> select = new(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection kernel in section.GetSection(SelectKey).GetChildren())
        {
            RequireKnown(kernel.Path, kernel.Key, kernels, "kernels");
            RejectUnknownKeys(kernel, [BackendKey, ThreadsKey]);
            select.Add(kernel.Key, ReadSetting(kernel, backends));
        }

        return new KernelsSettings(
            ReadSetting(section, backends), select.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    private static KernelSetting ReadSetting(IConfigurationSection section, IReadOnlyCollection<string> backends)
    {
        IConfigurationSection backend = section.GetSection(BackendKey);
        if (backend.Value is not null)
        {
            RequireKnown($"{backend.Path} = {backend.Value}", backend.Value, [Auto, .. backends], "backends");
        }

        IConfigurationSection threads = section.GetSection(ThreadsKey);
        return new KernelSetting(
            backend.Value is null ? null : new Setting<string>(backend.Value, backend.Path),
            threads.Value is null ? null : new Setting<int>(ParseThreads(threads), threads.Path));
    }

    private static int ParseThreads(IConfigurationSection section)
        => int.TryParse(section.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
            && threads <= KernelOptions.MaxThreads
            ? threads
            : throw new KernelsConfigurationException(
                $"{section.Path} = {section.Value}: not a thread count; allowed: 0 (every processor) to {KernelOptions.MaxThreads}.");

    private static void RejectUnknownKeys(IConfigurationSection section, IReadOnlyCollection<string> known)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            throw new KernelsConfigurationException(
                $"{section.Path} = {section.Value}: a value where a section is needed; keys: {string.Join(", ", known)}.");
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            RequireKnown(child.Path, child.Key, known, "keys");
        }
    }

    private static void RequireKnown(string place, string value, IReadOnlyCollection<string> known, string what)
    {
        if (!known.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            throw new KernelsConfigurationException($"{place}: '{value}' is unknown; {what}: {string.Join(", ", known)}.");
        }
    }
}

/// <summary>Backend and thread count for a kernel; null where they are not set.</summary>
internal sealed record KernelSetting(Setting<string>? Backend, Setting<int>? Threads);

/// <summary>A value with the configuration key that set it.</summary>
internal sealed record Setting<T>(T Value, string Key);
