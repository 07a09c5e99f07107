using System.Collections.Frozen;
using System.Globalization;
using Kernels.Hosting.Tuning;
using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting;

/// <summary>The configuration section <c>Kernels</c>, checked: unknown keys, kernels and backends are errors.</summary>
/// <param name="Default">What holds for every kernel that has no setting of its own.</param>
/// <param name="Record">Where the record of <c>kernels tune</c> is; null where that is not set.</param>
/// <param name="Select">The settings of kernels by name.</param>
/// <param name="Isolation">Where backends run.</param>
/// <param name="Executable">Where the <c>kernels</c> program is; null where that is not set.</param>
internal sealed record KernelsSettings(
    KernelSetting Default,
    Setting<string>? Record,
    FrozenDictionary<string, KernelSetting> Select,
    Isolation Isolation,
    Setting<string>? Executable)
{
    public const string Section = "Kernels";
    public const string Auto = "auto";

    private const string BackendKey = "Backend";
    private const string ThreadsKey = "Threads";
    private const string RecordKey = "Record";
    private const string SelectKey = "Select";
    private const string IsolationKey = "Isolation";
    private const string ExecutableKey = "Executable";

    /// <summary>The values of <c>Isolation</c>, in the order of <see cref="Hosting.Isolation"/>.</summary>
    private static readonly string[] Isolations = ["none", "process"];

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
        RequireKeys(section, [BackendKey, ThreadsKey, RecordKey, SelectKey, IsolationKey, ExecutableKey], "keys");

        Dictionary<string, KernelSetting> select = new(StringComparer.OrdinalIgnoreCase);
        RequireKeys(section.GetSection(SelectKey), kernels, "kernels");
        foreach (IConfigurationSection kernel in section.GetSection(SelectKey).GetChildren())
        {
            RequireKeys(kernel, [BackendKey, ThreadsKey], "keys");
            select.Add(kernel.Key, ReadSetting(kernel, backends));
        }

        return new KernelsSettings(
            ReadSetting(section, backends),
            ReadValue(section.GetSection(RecordKey), ParsePath),
            select.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            ReadValue(section.GetSection(IsolationKey), ParseIsolation)?.Value ?? Isolation.None,
            ReadValue(section.GetSection(ExecutableKey), ParseExecutable));
    }

    private static KernelSetting ReadSetting(IConfigurationSection section, IReadOnlyCollection<string> backends)
        => new(
            ReadValue(section.GetSection(BackendKey), backend => ParseBackend(backend, backends)),
            ReadValue(section.GetSection(ThreadsKey), ParseThreads));

    private static Setting<T>? ReadValue<T>(IConfigurationSection section, Func<IConfigurationSection, T> parse)
    {
        if (section.GetChildren().FirstOrDefault() is { } child)
        {
            throw new KernelsConfigurationException($"{child.Path}: {section.Path} takes a value and has no keys of its own.");
        }

        return section.Value is null ? null : new Setting<T>(parse(section), section.Path);
    }

    private static string ParseBackend(IConfigurationSection section, IReadOnlyCollection<string> backends)
    {
        RequireKnown($"{section.Path} = {section.Value}", section.Value!, [Auto, .. backends], "backends");
        return section.Value!;
    }

    private static int ParseThreads(IConfigurationSection section)
        => int.TryParse(section.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
            && threads <= KernelOptions.MaxThreads
            ? threads
            : throw new KernelsConfigurationException(
                $"{section.Path} = {section.Value}: not a thread count; allowed: 0 (every processor) to {KernelOptions.MaxThreads}.");

    private static string ParsePath(IConfigurationSection section)
        => section.Value is { Length: > 0 } path && !path.Contains('\0', StringComparison.Ordinal)
            ? path
            : throw new KernelsConfigurationException(
                $"{section.Path} = {section.Value}: not a path; allowed: the path of a record, or {TuningLocation.None}.");

    private static Isolation ParseIsolation(IConfigurationSection section)
    {
        RequireKnown($"{section.Path} = {section.Value}", section.Value!, Isolations, "values");
        return (Isolation)Array.FindIndex(Isolations, value => value.Equals(section.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static string ParseExecutable(IConfigurationSection section)
        => File.Exists(section.Value)
            ? section.Value
            : throw new KernelsConfigurationException(
                $"{section.Path} = {section.Value}: no such file; required: the path of the kernels program.");

    private static void RequireKeys(IConfigurationSection section, IReadOnlyCollection<string> known, string what)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            throw new KernelsConfigurationException(
                $"{section.Path} = {section.Value}: a value where a section is needed; {what}: {string.Join(", ", known)}.");
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            RequireKnown(child.Path, child.Key, known, what);
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

/// <summary>Where the code of a backend runs.</summary>
internal enum Isolation
{
    /// <summary>In this process.</summary>
    None,

    /// <summary>In a process of its own, so that nothing that it does wrong ends this one.</summary>
    Process,
}

/// <summary>Backend and thread count for a kernel; null where they are not set.</summary>
internal sealed record KernelSetting(Setting<string>? Backend, Setting<int>? Threads);

/// <summary>A value with the configuration key that set it.</summary>
internal sealed record Setting<T>(T Value, string Key);
