using System.Collections.Frozen;
using Kernels.Files;
using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting.Caching;

/// <summary>The configuration section <c>Kernels:Cache</c>: where results are kept, how many, and of which kernels.</summary>
/// <param name="Folder">The folder; null if not set, so that it is the user's.</param>
/// <param name="Bytes">The most bytes that the folder may hold; 1 or above.</param>
/// <param name="Kernels">The kernels whose results are kept, as they are named in configuration; none by default.</param>
internal sealed record CacheSettings(Setting<string>? Folder, long Bytes, FrozenSet<string> Kernels)
{
    private const string FolderKey = "Folder";
    private const string BytesKey = "Bytes";
    private const string KernelsKey = "Kernels";

    private const long DefaultBytes = 1L << 30;

    /// <summary>Whether an application's calls of a kernel go through the cache.</summary>
    /// <param name="contract">The kernel.</param>
    public bool Includes(KernelContract contract) => Kernels.Contains(contract.Name) || Kernels.Contains(contract.ShortName);

    /// <summary>Finds the folder, which need not exist.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="CacheException">None is set, and this user has no folder for data.</exception>
    public string FindFolder() => Folder is { } set
        ? ApplicationPath.Find(set.Value, Directory.Exists) ?? Path.GetFullPath(set.Value)
        : UserData.PathOf("cache") ?? throw new CacheException("this user has no folder for data; set Kernels:Cache:Folder");

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="kernels">The names of all kernels, long and short.</param>
    /// <exception cref="KernelsConfigurationException">It is wrong.</exception>
    public static CacheSettings Read(IConfigurationSection section, IReadOnlyCollection<string> kernels)
    {
        SettingsSection.RequireKeys(section, [FolderKey, BytesKey, KernelsKey], "keys");
        return new CacheSettings(
            SettingsSection.ReadValue(section, FolderKey, SettingsSection.ParseFolder),
            SettingsSection.ReadValue(section, BytesKey, SettingsSection.ParseBytes)?.Value ?? DefaultBytes,
            SettingsSection.ReadList(section, KernelsKey, "kernels", ParseName).ToFrozenSet(StringComparer.OrdinalIgnoreCase));

        string ParseName(IConfigurationSection name)
        {
            SettingsSection.RequireKnown(name, kernels, "kernels");
            return name.Value!;
        }
    }
}
