using System.Collections.Immutable;
using System.IO.Enumeration;
using Kernels.Hosting;

namespace Kernels.Host.Commands;

/// <summary>Names as the command line lists them: a name stands for itself, and one with <c>*</c> or <c>?</c> for all that match.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name stands for all that match it.</summary>
    public static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a name matches a pattern, whatever the case.</summary>
    public static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);

    /// <summary>Finds what names and patterns stand for.</summary>
    /// <typeparam name="T">What is named.</typeparam>
    /// <param name="names">The names and patterns.</param>
    /// <param name="all">All that there is, in its order.</param>
    /// <param name="nameOf">What one of them is called.</param>
    /// <param name="find">Finds one by its name, or throws.</param>
    /// <param name="what">What they are, such as <c>backend</c>, for the message.</param>
    /// <returns>Each once, in the order of the names.</returns>
    /// <exception cref="KernelsConfigurationException">A pattern matches none.</exception>
    public static ImmutableArray<T> Find<T>(
        IEnumerable<string> names, IReadOnlyCollection<T> all, Func<T, string> nameOf, Func<string, T> find, string what)
        => [.. names.SelectMany(name => IsPattern(name) ? Match(name, all, nameOf, what) : [find(name)]).Distinct()];

    private static T[] Match<T>(string pattern, IReadOnlyCollection<T> all, Func<T, string> nameOf, string what)
    {
        T[] matching = [.. all.Where(item => Matches(pattern, nameOf(item)))];
        return matching is not []
            ? matching
            : throw new KernelsConfigurationException($"no {what} matches '{pattern}'; {what}s: {string.Join(", ", all.Select(nameOf))}.");
    }
}
