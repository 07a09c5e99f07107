using Kernels.Hosting.Tuning;
using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting;

/// <summary>Checks that a section of the configuration holds what is known, so that nothing in it is ignored.</summary>
internal static class SettingsSection
{
    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="section">Where it is.</param>
    /// <param name="parse">Parses its text.</param>
    /// <returns>The value with its key; null where it is not set.</returns>
    /// <exception cref="KernelsConfigurationException">It is a section, or is not parsed.</exception>
    public static Setting<T>? ReadValue<T>(IConfigurationSection section, Func<IConfigurationSection, T> parse)
    {
        if (section.GetChildren().FirstOrDefault() is { } child)
        {
            throw new KernelsConfigurationException($"{child.Path}: {section.Path} takes a value and has no keys of its own.");
        }

        return section.Value is null ? null : new Setting<T>(parse(section), section.Path);
    }

    /// <summary>Parses where code runs.</summary>
    /// <param name="section">The value.</param>
    /// <param name="allowed">What it may be.</param>
    /// <exception cref="KernelsConfigurationException">It is none of them.</exception>
    public static Isolation ParseIsolation(IConfigurationSection section, params IReadOnlyCollection<Isolation> allowed)
    {
        RequireKnown($"{section.Path} = {section.Value}", section.Value!, [.. allowed.Select(Name)], "values");
        return allowed.First(isolation => Name(isolation).Equals(section.Value, StringComparison.OrdinalIgnoreCase));

        static string Name(Isolation isolation) => isolation.ToString().ToLowerInvariant();
    }

    /// <summary>Parses the path of a record.</summary>
    /// <param name="section">The value.</param>
    /// <exception cref="KernelsConfigurationException">It is no path.</exception>
    public static string ParsePath(IConfigurationSection section)
        => section.Value is { Length: > 0 } path && !path.Contains('\0', StringComparison.Ordinal)
            ? path
            : throw new KernelsConfigurationException(
                $"{section.Path} = {section.Value}: not a path; allowed: the path of a record, or {TuningLocation.None}.");

    /// <summary>Checks that a section is one, and what its keys are.</summary>
    /// <param name="section">The section.</param>
    /// <param name="known">The keys that exist.</param>
    /// <param name="what">What these are, for the message.</param>
    /// <exception cref="KernelsConfigurationException">It is a value, or there is another key.</exception>
    public static void RequireKeys(IConfigurationSection section, IReadOnlyCollection<string> known, string what)
    {
        RequireNoValue(section, $"; {what}: {string.Join(", ", known)}");
        foreach (IConfigurationSection child in section.GetChildren())
        {
            RequireKnown(child.Path, child.Key, known, what);
        }
    }

    /// <summary>Checks that a section is one.</summary>
    /// <param name="section">The section.</param>
    /// <param name="help">What it holds, for the message.</param>
    /// <exception cref="KernelsConfigurationException">It is a value.</exception>
    public static void RequireNoValue(IConfigurationSection section, string help)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            throw new KernelsConfigurationException($"{section.Path} = {section.Value}: a value where a section is needed{help}.");
        }
    }

    /// <summary>Checks that something exists.</summary>
    /// <param name="place">Where it is named.</param>
    /// <param name="value">Its name.</param>
    /// <param name="known">The names that exist.</param>
    /// <param name="what">What these are, for the message.</param>
    /// <exception cref="KernelsConfigurationException">It does not.</exception>
    public static void RequireKnown(string place, string value, IReadOnlyCollection<string> known, string what)
    {
        if (!known.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            throw new KernelsConfigurationException($"{place}: '{value}' is unknown{Spelling.Suggest(value, known)}; {what}: {string.Join(", ", known)}.");
        }
    }
}

/// <summary>A value with the configuration key that set it.</summary>
internal sealed record Setting<T>(T Value, string Key);
