using System.Globalization;

namespace Kernels.Plugins.Libraries;

/// <summary>
/// A library that a plug-in's process loaded from outside the plug-in's folder, so that the folder's hash does not cover it.
/// </summary>
/// <param name="Path">Its full path, free of links.</param>
/// <param name="Version">Its size and modification time, which differ after a change.</param>
internal sealed record OutsideLibrary(string Path, string Version)
{
    /// <summary>Describes a file as it is now.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">The file is missing.</exception>
    public static OutsideLibrary Of(string path)
    {
        FileInfo file = new(path);
        return new OutsideLibrary(path, string.Create(CultureInfo.InvariantCulture, $"{file.Length}-{file.LastWriteTimeUtc.Ticks}"));
    }

    /// <summary>Whether the file is unchanged since it was described.</summary>
    public bool IsUnchanged() => File.Exists(Path) && Of(Path) == this;
}
