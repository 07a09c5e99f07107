using System.Collections;
using System.Collections.Immutable;
using Kernels.Native;
using Kernels.Plugins.Protocol;
using Kernels.Runner.Results;

namespace Kernels.Runner.Platform;

/// <summary>Finds the external settings that matter to backends.</summary>
/// <param name="backends">The backends; unavailable ones don't count.</param>
/// <param name="threads">The most threads that are asked for.</param>
/// <param name="compilesAtRunTime">Whether the C# of this process is compiled as it runs.</param>
internal sealed class InfluenceSearch(ImmutableArray<Backend> backends, int threads, bool compilesAtRunTime)
{
    private const string AffinityName = "affinity";
    private const int LongestValue = 80;

    private readonly string[] _names =
        [.. backends.Where(backend => backend.UnavailableReason is null).Select(backend => backend.Name)];

    /// <summary>Searches this process.</summary>
    /// <param name="backends">The backends.</param>
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
    /// <param name="removed">The variables that were removed, each as <c>NAME=value</c>.</param>
    /// <param name="left">The variables that are set, likewise; .NET may still show removed ones.</param>
    /// <returns>The variables that matter, by name; first the removed ones.</returns>
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

    /// <summary>Whether a backend's code is C# in this process.</summary>
    private static bool IsManaged(string name) => name is "managed" or "simd" || OwnKernels.Added.VariantNames.Contains(name);

    /// <summary>The backends that read such variables, in words; null if none here does.</summary>
    private string? Describe(Readers readers)
    {
        string surely = string.Join(", ", readers switch
        {
            Readers.OpenMP => _names.Where(name => name == NativeBackend.Name),
            Readers.Managed => _names.Where(name => IsManaged(name) || name == AotBackend.Name),
            Readers.JustInTime when compilesAtRunTime => _names.Where(IsManaged),
            _ => [],
        });

        // A plug-in doesn't say what it is made of.
        string perhaps = string.Join(", ", _names.Where(name => !OwnKernels.Added.BackendNames.Contains(name)));
        return (surely, perhaps) switch
        {
            ("", "") => null,
            (_, "") => surely,
            ("", _) => $"perhaps {perhaps}",
            _ => $"{surely}, perhaps {perhaps}",
        };
    }
}
