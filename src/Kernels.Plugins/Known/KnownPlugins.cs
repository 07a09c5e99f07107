using System.Collections.Immutable;
using System.Globalization;
using Kernels.Files;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Known;

/// <summary>
/// The record of probed plug-ins and their faults. Each change reads the file and replaces it with a new one, under a lock. If
/// the file can't be used, a warning says so, nothing is kept beyond this process, and every plug-in is probed. Methods can be
/// called from any thread, since faults are reported by the threads that make calls.
/// </summary>
/// <param name="path">The file; null for none, so that nothing is kept beyond this process.</param>
/// <param name="warn">Receives one line saying why nothing is kept; called by one thread at a time.</param>
internal sealed class KnownPlugins(string? path, Action<string> warn)
{
    private const string FileName = "plugins.json";
    private const int MaxBytes = 64 << 20;
    private const int MaxLine = 1000;

    private readonly Lock _lock = new();
    private ImmutableArray<KnownPlugin> _unsaved = [];

    /// <summary>The path of the user's record; null if this user has no data folder.</summary>
    public static string? UserPath => UserData.PathOf(FileName);

    /// <summary>The record of a plug-in; null if it is unknown.</summary>
    /// <param name="hash">The hash of its folder.</param>
    public KnownPlugin? Find(string hash)
    {
        lock (_lock)
        {
            return Read(isAlone: false).FirstOrDefault(plugin => plugin.Hash == hash);
        }
    }

    /// <summary>Records what a plug-in reported.</summary>
    /// <param name="hash">The hash of its folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="facts">What it reported; null to forget it.</param>
    public void Remember(string hash, PluginManifest manifest, KnownFacts? facts)
        => Change(hash, manifest, known => known with { Facts = facts });

    /// <summary>Counts a fault.</summary>
    /// <param name="hash">The hash of the plug-in's folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="fault">What happened, in one line.</param>
    /// <returns>The new record of the plug-in.</returns>
    public KnownPlugin AddFault(string hash, PluginManifest manifest, string fault)
    {
        string line = PlainText.Of(PlainText.Cut(fault, MaxLine));
        return Change(hash, manifest, known => known with
        {
            Faults = Math.Min(known.Faults + 1, KnownPlugin.MostFaults),
            LastFault = line,
        });
    }

    /// <summary>Forgets the faults of a plug-in, whatever its content.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>How many of its contents had faults.</returns>
    public int Forgive(string id)
    {
        int forgiven = 0;
        Update(plugins =>
        {
            forgiven = plugins.Count(plugin => plugin.Id == id && plugin.Faults > 0);
            return [.. plugins.Select(plugin => plugin.Id == id ? plugin with { Faults = 0, LastFault = null } : plugin)];
        });
        return forgiven;
    }

    private KnownPlugin Change(string hash, PluginManifest manifest, Func<KnownPlugin, KnownPlugin> change)
    {
        KnownPlugin changed = null!;
        Update(plugins =>
        {
            changed = change(
                plugins.FirstOrDefault(plugin => plugin.Hash == hash)
                ?? new KnownPlugin(hash, manifest.Id, manifest.Version, null, 0, null));
            return [.. plugins.Where(plugin => plugin.Hash != hash), changed];
        });
        return changed;
    }

    private void Update(Func<ImmutableArray<KnownPlugin>, ImmutableArray<KnownPlugin>> change)
    {
        lock (_lock)
        {
            UpdateAlone(change);
        }
    }

    private void UpdateAlone(Func<ImmutableArray<KnownPlugin>, ImmutableArray<KnownPlugin>> change)
    {
        if (path is null)
        {
            _unsaved = change(_unsaved);
            return;
        }

        try
        {
            using FileStream held = RecordLock.Take(path);
            Replace(path, change(Read(isAlone: true)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn($"the record of plug-ins {path} can't be changed, so every plug-in is probed each time: {exception.Message}");
            _unsaved = change(_unsaved);
        }
    }

    private static void Replace(string path, ImmutableArray<KnownPlugin> plugins)
    {
        string file = RealPath.Of(path);
        using TemporaryFile temporary = TemporaryFile.CreateIn(Path.GetDirectoryName(file)!);
        KnownPluginsJson.Write(plugins, temporary.Stream);
        temporary.MoveTo(file);
    }

    /// <summary>Reads the file.</summary>
    /// <param name="isAlone">Whether the lock is held, so that nobody else writes meanwhile.</param>
    private ImmutableArray<KnownPlugin> Read(bool isAlone)
    {
        if (path is null || !_unsaved.IsEmpty)
        {
            return _unsaved;
        }

        try
        {
            using FileStream file = OrdinaryFile.OpenRead(path);
            byte[] text = OrdinaryFile.ReadAll(file, MaxBytes) ?? throw new DocumentException($"it has more than {MaxBytes} bytes");
            ImmutableArray<KnownPlugin> plugins = KnownPluginsJson.Read(text, out string? problem);
            return problem is null ? plugins : Mend(plugins, problem, isAlone);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (DocumentException exception)
        {
            return Mend([], exception.Message, isAlone);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn($"the record of plug-ins {path} can't be read, so every plug-in is probed: {exception.Message}");
            return [];
        }
    }

    /// <summary>Sets a file with invalid entries aside, and keeps the valid ones.</summary>
    /// <returns>The valid entries.</returns>
    private ImmutableArray<KnownPlugin> Mend(ImmutableArray<KnownPlugin> others, string problem, bool isAlone)
    {
        string damage = $"the record of plug-ins {path} {(others.IsEmpty ? "begins anew" : "loses an entry")}: {problem}";
        try
        {
            if (!isAlone)
            {
                // Another process may mend and change it before this one can.
                using FileStream held = RecordLock.Take(path!);
                return Read(isAlone: true);
            }

            string aside = path + DateTime.UtcNow.ToString("'.damaged-'yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
            File.Move(path!, aside);
            warn($"{damage}; the old file is {aside}");
            if (!others.IsEmpty)
            {
                Replace(path!, others);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn($"{damage}; it can't be mended: {exception.Message}");
        }

        return others;
    }
}
