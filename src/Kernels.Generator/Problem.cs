using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Kernels.Generator;

/// <summary>What is wrong with a kernel, and where.</summary>
internal sealed record Problem(Rule Rule, string Message, Place Place)
{
    /// <summary>As the compiler reports it.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rules.Of(Rule), Place.ToLocation(), Message);
}

/// <summary>A place in a source file, without the syntax tree, which would be kept alive.</summary>
internal sealed record Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static Place Of(Location location) => new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(File, Span, Lines);
}

/// <summary>Ends reading a kernel.</summary>
internal sealed class ProblemException(Rule rule, string message, Location location) : Exception(message)
{
    public Problem Problem { get; } = new(rule, message, Place.Of(location));
}

/// <summary>What rules are about; the number is that of the diagnostic.</summary>
internal enum Rule
{
    Class = 1,
    Id,
    Oracle,
    Implementations,
    Parameters,
    Shapes,
    Presets,
    Work,
    Values,
    Texts,
    Cut,
}
