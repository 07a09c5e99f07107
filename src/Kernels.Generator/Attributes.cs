using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>Reads attributes of namespace <c>Kernels</c>.</summary>
internal static class Attributes
{
    /// <summary>All of a name.</summary>
    public static IEnumerable<AttributeData> All(ISymbol symbol, string name)
        => symbol.GetAttributes().Where(attribute =>
            attribute.AttributeClass is { ContainingNamespace: { Name: "Kernels", ContainingNamespace.IsGlobalNamespace: true } } type && type.Name == name);

    /// <summary>The one of a name; null if there is none.</summary>
    public static AttributeData? Find(ISymbol symbol, string name) => All(symbol, name).FirstOrDefault();

    /// <summary>A value that is set by name; null if it is not.</summary>
    public static TypedConstant? Named(AttributeData attribute, string name)
        => attribute.NamedArguments.Where(argument => argument.Key == name).Select(argument => (TypedConstant?)argument.Value).FirstOrDefault();

    /// <summary>A number that is set by name; null if it is not.</summary>
    public static double? Number(AttributeData attribute, string name)
        => Named(attribute, name)?.Value is IConvertible value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A number that is set by its place; NaN if the source is not complete.</summary>
    public static double Number(AttributeData attribute, int index)
        => attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index].Value is IConvertible value
            ? Convert.ToDouble(value, CultureInfo.InvariantCulture)
            : double.NaN;

    /// <summary>Where an attribute stands.</summary>
    public static Location PlaceOf(AttributeData attribute)
        => attribute.ApplicationSyntaxReference is { } syntax ? Location.Create(syntax.SyntaxTree, syntax.Span) : Location.None;
}
