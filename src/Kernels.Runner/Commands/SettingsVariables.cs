using System.Collections;
using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Runner.Commands;

/// <summary>
/// The environment variables that set something, such as <c>Kernels__Backend</c>. They may not have been meant for this program,
/// so messages name the variable.
/// </summary>
internal sealed class SettingsVariables
{
    private const string Separator = "__";

    /// <summary>The most characters of a name or value that a message shows.</summary>
    private const int MaxShown = 100;

    private readonly ImmutableArray<(string Name, string Key)> _variables;

    /// <summary>Finds and checks them.</summary>
    /// <param name="environment">Every variable with its value.</param>
    /// <exception cref="KernelsConfigurationException">One is empty or names the whole section, or two set the same.</exception>
    public SettingsVariables(IEnumerable<KeyValuePair<string, string>> environment)
    {
        Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            string key = name.Replace(Separator, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            if (!IsWithin(key, KernelsSettings.Section))
            {
                continue;
            }

            if (key.Length == KernelsSettings.Section.Length)
            {
                throw Wrong(
                    $"environment variable {Show(name)} = {Show(value)}: it stands for the whole section {KernelsSettings.Section} "
                    + $"of the settings, which is no value; if it is another program's: env -u {Show(name)} {ProgramName.Value} …");
            }

            if (value.Length == 0)
            {
                throw Wrong($"environment variable {Show(name)} is empty; required: a value, or unset it.");
            }

            if (!names.TryAdd(key, name))
            {
                throw Wrong($"environment variables {Show(names[key])} and {Show(name)} set the same; unset one of them.");
            }
        }

        _variables = [.. names.Select(variable => (variable.Value, variable.Key))];
    }

    /// <summary>Finds and checks those of this process.</summary>
    /// <exception cref="KernelsConfigurationException">One is empty or names the whole section, or two set the same.</exception>
    public static SettingsVariables OfEnvironment() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? "")));

    /// <summary>Names the variable that made a setting wrong.</summary>
    /// <param name="exception">What is wrong with the settings.</param>
    /// <param name="overrides">The settings that override the environment, by configuration key.</param>
    /// <returns>The same with the variable's name; null if no variable is to blame.</returns>
    public KernelsConfigurationException? Blame(
        KernelsConfigurationException exception, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        if (exception.Key is not { } key || overrides.Any(own => IsWithin(own.Key, key)))
        {
            return null;
        }

        string? name = _variables.FirstOrDefault(variable => IsWithin(variable.Key, key)).Name;
        return name is null ? null : Wrong($"environment variable {Show(name)}: {exception.Message}");
    }

    /// <summary>Whether a key names a section or something in it.</summary>
    private static bool IsWithin(string key, string section)
        => key.StartsWith(section, StringComparison.OrdinalIgnoreCase)
            && (key.Length == section.Length || key[section.Length] == ConfigurationPath.KeyDelimiter[0]);

    private static string Show(string text) => PlainText.Excerpt(text, MaxShown);

    private static KernelsConfigurationException Wrong(string message) => new(message);
}
