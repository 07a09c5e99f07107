using System.Globalization;

namespace Kernels.Plugins.Settling;

/// <summary>Settings of the just-in-time compiler that its events don't report.</summary>
internal static class RuntimeSettings
{
    /// <summary>Whether each method keeps the code of its first call.</summary>
    public static bool NeverCompilesAgain { get; }
        = IsOff("TieredCompilation", "System.Runtime.TieredCompilation") || IsOff("TC_CallCounting", null);

    /// <summary>Whether a setting is switched off, by the environment (in hexadecimal) or else by the application.</summary>
    private static bool IsOff(string name, string? applicationSwitch)
        => (Environment.GetEnvironmentVariable($"DOTNET_{name}") ?? Environment.GetEnvironmentVariable($"COMPlus_{name}")) is { } text
            && int.TryParse(text.AsSpan().Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            ? value == 0
            : applicationSwitch is not null && AppContext.TryGetSwitch(applicationSwitch, out bool isOn) && !isOn;
}
