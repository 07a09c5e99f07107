using System.Collections.Immutable;

namespace Kernels.Native;

/// <summary>Loads foreign code so that it changes nothing for the threads of this process.</summary>
internal static class LibraryLoading
{
    private static readonly List<string> Bound = [];

    /// <summary>The code that bound the thread that loaded it to fewer or other processors; each binding was undone.</summary>
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

    /// <summary>Loads something without OpenMP's variables, and then restores the processors that this thread may use.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="origin">What is loaded.</param>
    /// <param name="load">Loads it.</param>
    /// <returns>The result of loading.</returns>
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
