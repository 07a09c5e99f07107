using System.Collections.Immutable;

namespace Kernels.Native;

/// <summary>Loads code of others so that it changes nothing for the threads of this process.</summary>
internal static class LibraryLoading
{
    private static readonly List<string> Bound = [];

    /// <summary>What bound the thread that loaded it to fewer or other processors, which was undone.</summary>
    public static ImmutableArray<string> UndoneBindings
    {
        get
        {
            lock (Bound)
            {
                return [.. Bound.Distinct()];
            }
        }
    }

    /// <summary>Loads something: without the variables of OpenMP, and with the thread's processors as they were afterwards.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="origin">What is loaded.</param>
    /// <param name="load">Loads it.</param>
    /// <returns>What it gives.</returns>
    public static T Run<T>(string origin, Func<T> load) => OpenMPEnvironment.Without(() =>
    {
        ulong[]? before = ThreadAffinity.Read();
        try
        {
            return load();
        }
        finally
        {
            if (before is not null && ThreadAffinity.Read() is { } after && !after.AsSpan().SequenceEqual(before))
            {
                ThreadAffinity.Write(before);
                lock (Bound)
                {
                    Bound.Add(origin);
                }
            }
        }
    });
}
