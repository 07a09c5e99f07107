using System.Collections;
using System.Collections.Immutable;
using Kernels.Host.Running;
using Kernels.Hosting;
using Kernels.Native;
using Kernels.Plugins.Protocol;

namespace Kernels.Host.Diagnosis;

/// <summary>Finds the settings from outside that matter to those who compute.</summary>
/// <param name="backends">Who computes; those that are unavailable don't count.</param>
/// <param name="threads">The most threads that are asked for.</param>
/// <param name="compilesAtRunTime">Whether the C# of this process is compiled as it runs.</param>
internal sealed class InfluenceSearch(ImmutableArray<Backend> backends, int threads, bool compilesAtRunTime)
{
    private const string AffinityName = "affinity";
    private const int LongestValue = 80;

    private readonly string[] _names =
        [.. backends.Where(backend => backend.UnavailableReason is null).Select(backend => backend.Name)];

    /// <summary>Searches this process.</summary>
    /// <param name="backends">Who computes.</param>
    /// <param name="threads">The most threads that are asked for.</param>
    public static ImmutableArray<Influence> OfThisProcess(ImmutableArray<Backend> backends, int threads)
    {
        InfluenceSearch search = new(backends, threads, Machine.CompilesAtRunTime);
        IEnumerable<KeyValuePair<string, string>> left = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
        return [.. search.OfVariables(OpenMPEnvironment.Removed, left), .. OfAffinity(new SystemFiles())];
    }

    /// <summary>Searches variables.</summary>
    /// <param name="removed">Those that were taken out.</param>
    /// <param name="left">Those that are there.</param>
    /// <returns>Those that matter, by name; those that were taken out first.</returns>
    public IEnumerable<Influence> OfVariables(
        IEnumerable<KeyValuePair<string, string>> removed, IEnumerable<KeyValuePair<string, string>> left)
    {
        HashSet<string> names = [.. removed.Select(entry => entry.Key)];
        return Find(removed, isSetAside: true)
            .Concat(Find(left.Where(entry => !names.Contains(entry.Key)), isSetAside: false));
    }

    /// <summary>Compares the processors that the process may use with those that the machine has.</summary>
    /// <param name="files">The system's files.</param>
    public static IEnumerable<Influence> OfAffinity(SystemFiles files)
    {
        int all = CpuList.Parse(files.ReadLine("/sys/devices/system/cpu/online")).Count;
        int own = CpuList.Allowed(files).Count;
        if (own > 0 && own < all)
        {
            yield return new Influence(InfluenceKind.Affinity, AffinityName, $"{own} of {all} processors", false, "every candidate");
        }
    }

    private IEnumerable<Influence> Find(IEnumerable<KeyValuePair<string, string>> variables, bool isSetAside)
        => from variable in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal)
           let known = KnownVariable.Find(variable.Key)
           where known is not null && !known.IsIdle(variable.Key, variable.Value, threads)
           let concerns = Describe(known.Reaches)
           where concerns is not null
           select new Influence(known.Kind, variable.Key, OneLine.Of(variable.Value, LongestValue), isSetAside, concerns);

    /// <summary>Those who read such variables, in words; null where nobody here does.</summary>
    private string? Describe(Readers readers)
    {
        string surely = string.Join(", ", readers switch
        {
            Readers.OpenMP => _names.Where(name => name == NativeBackend.Name),
            Readers.Managed => _names.Where(name => name is "managed" or "simd" or AotBackend.Name),
            Readers.JustInTime when compilesAtRunTime => _names.Where(name => name is "managed" or "simd"),
            _ => [],
        });

        // What a plug-in is made of, it doesn't tell.
        string perhaps = string.Join(", ", _names.Where(name => !BackendCatalog.Names.Contains(name)));
        return (surely, perhaps) switch
        {
            ("", "") => null,
            (_, "") => surely,
            ("", _) => $"perhaps {perhaps}",
            _ => $"{surely}, perhaps {perhaps}",
        };
    }
}
