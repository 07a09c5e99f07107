using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Runner.Commands.Help;

namespace Kernels.Runner.Commands;

/// <summary>The verbs that the application brings, beside those of this project.</summary>
internal static class OwnVerbs
{
    private static readonly List<OwnVerb> All = [];

    public static IReadOnlyList<OwnVerb> Added => All;

    /// <summary>Adds a verb, unless it was added before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="create">Makes its command.</param>
    /// <param name="examples">Its examples, in the order in which help shows them.</param>
    public static void Add(string name, Func<Command> create, params ImmutableArray<HelpExample> examples)
    {
        if (All.All(verb => verb.Name != name))
        {
            All.Add(new OwnVerb(name, create, examples));
        }
    }
}

/// <summary>A verb that an application brings.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">Makes its command.</param>
/// <param name="Examples">Its examples.</param>
internal sealed record OwnVerb(string Name, Func<Command> Create, ImmutableArray<HelpExample> Examples);
