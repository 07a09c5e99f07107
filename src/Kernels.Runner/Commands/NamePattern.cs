using System.Collections.Immutable;
using System.IO.Enumeration;
using Kernels.Hosting;

namespace Kernels.Runner.Commands;

/// <summary>Names on the command line: a name stands for itself, one with <c>*</c> or <c>?</c> for all that match.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name is a pattern.</summary>
    public static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a name matches a pattern, ignoring case.</summary>
    public static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);

    /// <summary>Whether a name or a pattern stands for a kernel, as far as can be told without knowing the others.</summary>
    /// <param name="name">The name, also without the kernel's namespace, or the pattern.</param>
    /// <param name="kernel">The kernel.</param>
    public static bool StandsFor(string name, KernelContract kernel)
        => IsPattern(name)
            ? Matches(name, kernel.Name) || Matches(name, kernel.ShortName)
            : KernelHost.IsNamed(kernel, name) || KernelHost.IsNamedInShort(kernel, name);

    /// <summary>Finds what names and patterns stand for.</summary>
    /// <typeparam name="T">The type of the items that are named.</typeparam>
    /// <param name="names">The names and patterns.</param>
    /// <param name="all">All items, in order.</param>
    /// <param name="nameOf">Gets the name of an item.</param>
    /// <param name="find">Finds an item by its name, or throws.</param>
    /// <param name="what">What messages call an item, such as <c>backend</c>.</param>
    /// <param name="shortNameOf">Gets another name of an item that a pattern may match; null for none.</param>
    /// <returns>The items, each once, in the order of the names.</returns>
    /// <exception cref="KernelsConfigurationException">A pattern matches nothing.</exception>
    public static ImmutableArray<T> Find<T>(
        IEnumerable<string> names,
        IReadOnlyCollection<T> all,
        Func<T, string> nameOf,
        Func<string, T> find,
        string what,
        Func<T, string>? shortNameOf = null)
        => [.. names.SelectMany(name => IsPattern(name) ? Match(name, all, nameOf, shortNameOf ?? nameOf, what) : [find(name)]).Distinct()];

    private static T[] Match<T>(string pattern, IReadOnlyCollection<T> all, Func<T, string> nameOf, Func<T, string> shortNameOf, string what)
    {
        T[] matching = [.. all.Where(item => Matches(pattern, nameOf(item)) || Matches(pattern, shortNameOf(item)))];
        return matching is not []
            ? matching
            : throw new KernelsConfigurationException($"no {what} matches '{pattern}'; {what}s: {string.Join(", ", all.Select(nameOf))}.");
    }
}
