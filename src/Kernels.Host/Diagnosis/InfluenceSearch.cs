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
        List<string> left = [];
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            left.Add($"{entry.Key}={entry.Value}");
        }

        return [.. search.OfVariables(OpenMPEnvironment.Removed, left), .. OfAffinity(new SystemFiles())];
    }

    /// <summary>Searches variables.</summary>
    /// <param name="removed">Those that were taken out, each as <c>NAME=value</c>.</param>
    /// <param name="left">Those that are there, likewise; .NET may still show what was taken out.</param>
    /// <returns>Those that matter, by name; those that were taken out first.</returns>
    public IEnumerable<Influence> OfVariables(IEnumerable<string> removed, IEnumerable<string> left)
        => Find(removed, isSetAside: true).Concat(Find(left.Except(removed), isSetAside: false));

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

    private IEnumerable<Influence> Find(IEnumerable<string> entries, bool isSetAside)
    {
        foreach (string entry in entries.Order(StringComparer.Ordinal))
        {
            string name = entry[..entry.IndexOf('=', StringComparison.Ordinal)];
            string value = entry[(name.Length + 1)..];
            if (KnownVariable.Find(name) is { } known && !known.IsIdle(name, value, threads) && Describe(known.Reaches) is { } concerns)
            {
                yield return new Influence(known.Kind, name, OneLine.Of(value, LongestValue), isSetAside, concerns);
            }
        }
    }

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
