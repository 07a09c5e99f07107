using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kernels.Generator;

/// <summary>Reads a kernel from a class with <c>[Kernel]</c>, and checks it.</summary>
/// <param name="type">The class.</param>
/// <param name="attribute">Its attribute.</param>
/// <param name="cancellation">Ends reading when the source has changed again.</param>
internal sealed class KernelReader(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
{
    /// <summary>The attribute that makes a kernel of a class.</summary>
    public const string AttributeName = "Kernels.KernelAttribute";

    private const int MaxName = 32;
    private const int MaxText = 1000;

    /// <summary>What a span can have.</summary>
    private const int MaxLength = 0x7FFFFFC7;

    /// <summary>The assembly whose kernels have no namespace in their ids: those that come with this project.</summary>
    private const string BuiltInAssembly = "Kernels.Abstractions";

    private static readonly Regex Id = new(@"^([a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)*)/([1-9][0-9]{0,8})$");
    private const string NativeAttribute = "NativeImplementationAttribute";

    private static readonly Regex FunctionName = new("^[A-Za-z_][A-Za-z0-9_]*$");
    private static readonly Regex VariantName = new("^[a-z][a-z0-9-]*$");

    /// <summary>The backends that come with this project, and what chooses among them.</summary>
    private static readonly string[] Taken = ["auto", "managed", "simd", "aot", "native"];

    private static readonly int[] DefaultPresets = [10_000, 100_000, 1_000_000, 10_000_000];

    private readonly INamedTypeSymbol _class = type;
    private readonly AttributeData _attribute = attribute;

    private Location AttributePlace => Attributes.PlaceOf(_attribute);

    /// <summary>Reads the whole of it.</summary>
    /// <param name="declaration">The part of the class that has the attribute.</param>
    /// <returns>The kernel.</returns>
    /// <exception cref="ProblemException">Something is wrong with it.</exception>
    public KernelModel Read(ClassDeclarationSyntax declaration)
    {
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword) || _class.IsGenericType || _class.ContainingType is not null)
        {
            throw new ProblemException(
                Rule.Class,
                $"'{_class.Name}' has to be partial, not generic, and not inside another type",
                declaration.Identifier.GetLocation());
        }

        KernelModel kernel = ReadSignature();
        cancellation.ThrowIfCancellationRequested();
        IMethodSymbol oracle = FindOracle();
        string[] dimensions = [.. kernel.Dimensions];
        IReadOnlyList<ParameterModel> parameters = kernel.Parameters;
        Dictionary<string, Extents> extents = ReadExtents(dimensions, parameters);
        string? allowedError = FindAllowedError(oracle);
        ViewModel? resultSummary = FindView("SummaryAttribute", "ResultSummary", parameters);
        string summary = ReadText(DocComment.Of(declaration).Summary ?? $"{_class.Name}.", "summary");
        return kernel with
        {
            Contract = new Contract(
                summary,
                ReadText(Attributes.Named(_attribute, "Definition")?.Value as string ?? summary, "definition"),
                IsComputeBound ? "Compute" : "Bandwidth",
                ReadTolerance(parameters, allowedError),
                new EquatableArray<Term>(ReadFlops(dimensions, parameters)),
                new EquatableArray<Term>(ReadWork("Bytes", dimensions, parameters) ?? []),
                Attributes.Named(_attribute, "ReadsEverything")?.Value is true,
                new EquatableArray<EquatableArray<int>>(
                    Enumerable.Range(0, 4).Select(size => new EquatableArray<int>(dimensions.Select(dimension => extents[dimension].Presets[size])))),
                new EquatableArray<int>(dimensions.Select(dimension => extents[dimension].Least)),
                allowedError,
                new EquatableArray<RuleModel>(ReadRules(parameters)),
                new EquatableArray<CautionModel>(ReadCautions(parameters)),
                resultSummary,
                FindView("ImageAttribute", "ResultImage", parameters),
                CutReader.Read(_class, dimensions, dimension => extents[dimension].Least, parameters, resultSummary, FindFinish(parameters)),
                new EquatableArray<VariantModel>(kernel.IsBuiltIn ? [] : ReadVariants(oracle, declaration.SyntaxTree))),
        };
    }

    /// <summary>Reads its id and the oracle's signature, which is all that code in other assemblies needs.</summary>
    /// <returns>The kernel, without a contract.</returns>
    /// <exception cref="ProblemException">Something is wrong with it.</exception>
    public KernelModel ReadSignature()
    {
        (string name, int revision) = ReadId();
        IMethodSymbol oracle = FindOracle();
        DocComment comment = DeclarationOf(oracle) is { } syntax ? DocComment.Of(syntax) : DocComment.None;
        IReadOnlyList<ParameterModel> parameters = new ParameterReader(oracle, comment).Read();
        if (!parameters.Any(parameter => parameter.Role is Role.Out or Role.InOut))
        {
            throw new ProblemException(Rule.Parameters, $"'{oracle.Name}' writes nothing; required: a Span<T>", PlaceOf(oracle));
        }

        return new KernelModel(
            _class.ContainingNamespace.IsGlobalNamespace ? "" : _class.ContainingNamespace.ToDisplayString(),
            _class.Name,
            name,
            revision,
            new EquatableArray<string>(ReadDimensions(oracle, parameters)),
            new EquatableArray<ParameterModel>(parameters),
            oracle.Name);
    }

    private bool IsComputeBound => Attributes.Named(_attribute, "Bottleneck")?.Value is 0;

    private (string Name, int Revision) ReadId()
    {
        string id = _attribute.ConstructorArguments[0].Value as string ?? "";
        Match match = Id.Match(id);
        bool isOfItsPlace = match.Groups[1].Value.Contains(".") != (_class.ContainingAssembly.Name == BuiltInAssembly);
        return match.Success && match.Groups[1].Length <= MaxName && isOfItsPlace
            ? (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
            : throw new ProblemException(
                Rule.Id,
                $"the id is '{id}'; required: namespace, name of up to {MaxName} lower-case letters, digits, '-', '_' and '.', and revision, such as 'acme.ema/1'",
                AttributePlace);
    }

    private IMethodSymbol FindOracle()
    {
        IMethodSymbol[] oracles = [.. Methods("OracleAttribute").Select(method => method.Method)];
        return oracles switch
        {
            [{ IsStatic: true, ReturnsVoid: true, IsGenericMethod: false } oracle] => oracle,
            [var other] => throw new ProblemException(
                Rule.Oracle, $"'{other.Name}' has to be static, without a result and without type parameters", PlaceOf(other)),
            [] => throw new ProblemException(Rule.Oracle, $"no method of '{_class.Name}' has [Oracle]; required: one", AttributePlace),
            [_, var second, ..] => throw new ProblemException(Rule.Oracle, $"'{second.Name}' is a second oracle; required: one", PlaceOf(second)),
        };
    }

    /// <summary>The dimensions in the order in which shapes name them.</summary>
    private static string[] ReadDimensions(IMethodSymbol oracle, IReadOnlyList<ParameterModel> parameters)
    {
        string[] dimensions = [.. parameters.SelectMany(parameter => parameter.Shape).Select(extent => extent.Dimension).OfType<string>().Distinct()];
        foreach (string dimension in dimensions)
        {
            if (parameters.Any(parameter => parameter.Name == dimension && parameter.Role != Role.Extent) || dimension == "threads")
            {
                throw new ProblemException(Rule.Shapes, $"'{dimension}' is the name of a dimension and of something else", PlaceOf(oracle));
            }

            if (!parameters.Any(parameter => parameter.Name == dimension) && !parameters.Any(parameter => parameter.Shape is [var only] && only.Dimension == dimension))
            {
                throw new ProblemException(
                    Rule.Shapes,
                    $"nothing gives the extent '{dimension}'; required: a parameter 'int {dimension}', or a buffer of the shape [{dimension}]",
                    PlaceOf(oracle));
            }
        }

        if (parameters.FirstOrDefault(parameter => parameter.PictureLimit is { } limit && !parameters.Any(scalar => scalar.Role == Role.Scalar && scalar.Name == limit)) is { } picture)
        {
            throw new ProblemException(Rule.Values, $"the picture '{picture.Name}' has the limit '{picture.PictureLimit}'; required: a scalar", PlaceOf(oracle));
        }

        foreach (ParameterModel parameter in parameters.Where(parameter => parameter.Constraint?.Of is { } of && !dimensions.Contains(of)))
        {
            throw new ProblemException(
                Rule.Values, $"the elements of '{parameter.Name}' refer to '{parameter.Constraint!.Of}'; required: one of the dimensions {string.Join(", ", dimensions)}", PlaceOf(oracle));
        }

        return dimensions;
    }

    /// <summary>The method that computes the tolerance; null if none does.</summary>
    private string? FindAllowedError(IMethodSymbol oracle)
    {
        IMethodSymbol? method = Methods("AllowedErrorAttribute").Select(found => found.Method).FirstOrDefault();
        return method is null || (method is { IsStatic: true, ReturnsVoid: true } && method.Parameters.Select(TypeOf).SequenceEqual(oracle.Parameters.Select(TypeOf)))
            ? method?.Name
            : throw new ProblemException(Rule.Values, $"'{method.Name}' differs from the oracle; required: its parameters", PlaceOf(method));
    }

    private IEnumerable<RuleModel> ReadRules(IReadOnlyList<ParameterModel> parameters)
    {
        foreach ((IMethodSymbol method, AttributeData rule) in Methods("RuleAttribute"))
        {
            string[] names = [.. method.Parameters.Select(parameter => parameter.Name)];
            if (!method.IsStatic || names.FirstOrDefault(name => !parameters.Any(parameter => parameter.Name == name)) is not null)
            {
                throw new ProblemException(
                    Rule.Values, $"'{method.Name}' has other parameters than the oracle; required: a static method with some of them, by name", PlaceOf(method));
            }

            yield return new RuleModel(
                ReadText(rule.ConstructorArguments[0].Value as string ?? "", "rule"), method.Name, new EquatableArray<string>(names));
        }
    }

    private IEnumerable<CautionModel> ReadCautions(IReadOnlyList<ParameterModel> parameters)
    {
        foreach ((IMethodSymbol method, AttributeData caution) in Methods("CautionAttribute"))
        {
            bool isOfNumbers = method.Parameters.All(parameter => parameters.Any(other => other.Name == parameter.Name && !other.IsBuffer));
            if (!method.IsStatic || method.ReturnType.SpecialType != SpecialType.System_String || !isOfNumbers)
            {
                throw new ProblemException(
                    Rule.Values, $"'{method.Name}' is no caution; required: a static method with some of the oracle's scalars and extents, by name, that returns a string", PlaceOf(method));
            }

            yield return new CautionModel(
                method.Name,
                new EquatableArray<string>(method.Parameters.Select(parameter => parameter.Name)),
                Attributes.Named(caution, "RefusedWhereMeasured")?.Value is true);
        }
    }

    /// <summary>The method that makes something of a result for people; null if none does.</summary>
    private ViewModel? FindView(string attribute, string result, IReadOnlyList<ParameterModel> parameters)
    {
        (IMethodSymbol Method, AttributeData Attribute)[] found = [.. Methods(attribute)];
        if (found is [])
        {
            return null;
        }

        (IMethodSymbol method, AttributeData view) = found[0];
        string[] names = [.. method.Parameters.Select(parameter => parameter.Name)];
        bool isOfParameters = names.All(name => parameters.Any(parameter => parameter.Name == name));
        return found.Length == 1 && method.IsStatic && isOfParameters && method.ReturnType is { ContainingNamespace.Name: "Kernels" } type && type.Name == result
            ? new ViewModel(
                method.Name,
                new EquatableArray<string>(names),
                view.ConstructorArguments is [{ Value: string text }] ? ReadText(text, "image's description") : "")
            : throw new ProblemException(
                Rule.Values,
                $"'{found[found.Length - 1].Method.Name}' makes no {result}; required: one static method with some of the oracle's parameters, by name, that returns a {result}",
                PlaceOf(found[found.Length - 1].Method));
    }

    /// <summary>The method that computes what follows from a sketch; null if none does.</summary>
    private ViewModel? FindFinish(IReadOnlyList<ParameterModel> parameters)
    {
        IMethodSymbol? method = Methods("FinishAttribute").Select(found => found.Method).FirstOrDefault();
        if (method is null)
        {
            return null;
        }

        string[] names = [.. method.Parameters.Select(parameter => parameter.Name)];
        bool isOfResults = names.All(name => parameters.Any(parameter => parameter.Name == name && parameter.Role is not (Role.In or Role.Scratch)));
        return method is { IsStatic: true, ReturnsVoid: true } && isOfResults
            ? new ViewModel(method.Name, new EquatableArray<string>(names), "")
            : throw new ProblemException(
                Rule.Values,
                $"'{method.Name}' finishes no sketch; required: a static void method with some of the oracle's scalars, extents and results, by name",
                PlaceOf(method));
    }

    /// <summary>Those of the part with <c>[Kernel]</c> come first, since the names of files should not decide what the baseline is.</summary>
    private List<VariantModel> ReadVariants(IMethodSymbol oracle, SyntaxTree first)
    {
        List<VariantModel> variants = [];
        foreach ((IMethodSymbol method, AttributeData attribute) in Methods("ImplementationAttribute").Concat(Methods(NativeAttribute))
            .OrderBy(found => found.Method.DeclaringSyntaxReferences[0].SyntaxTree != first))
        {
            string name = attribute.ConstructorArguments[0].Value as string ?? "";
            if (!VariantName.IsMatch(name) || name.Length > MaxName || Taken.Contains(name) || name.EndsWith(AheadOfTime.Suffix, StringComparison.Ordinal)
                || variants.Any(variant => variant.Name == name))
            {
                throw new ProblemException(
                    Rule.Implementations,
                    $"an implementation is named '{name}'; required: lower-case letters, digits and '-', a name for each, none of {string.Join(", ", Taken)}, and no '{AheadOfTime.Suffix}' at the end",
                    Attributes.PlaceOf(attribute));
            }

            bool takesOptions = method.Parameters is [.., { Type: { Name: "KernelOptions", ContainingNamespace.Name: "Kernels" } }];
            IEnumerable<string> types = method.Parameters.Take(method.Parameters.Length - (takesOptions ? 1 : 0)).Select(TypeOf);
            if (!method.IsStatic || !method.ReturnsVoid || method.IsGenericMethod || !types.SequenceEqual(oracle.Parameters.Select(TypeOf)))
            {
                throw new ProblemException(
                    Rule.Implementations,
                    $"'{method.Name}' differs from the oracle; required: static void {method.Name}({string.Join(", ", oracle.Parameters.Select(Describe))})",
                    PlaceOf(method));
            }

            NativeModel? native = attribute.AttributeClass!.Name == NativeAttribute ? ReadNative(method, attribute) : null;
            string instructionSet = Attributes.Named(attribute, "InstructionSet")?.Value as string ?? (native is null ? "C#" : "C");
            variants.Add(new VariantModel(name, method.Name, instructionSet, takesOptions, native));
        }

        return variants.Count > 0
            ? variants
            : throw new ProblemException(
                Rule.Implementations, $"no method of '{_class.Name}' has [Implementation]; required: one or more", AttributePlace);
    }

    private NativeModel ReadNative(IMethodSymbol method, AttributeData attribute)
    {
        string function = attribute.ConstructorArguments[1].Value as string ?? "";
        if (!method.IsPartialDefinition || method.PartialImplementationPart is not null || !FunctionName.IsMatch(function))
        {
            throw new ProblemException(
                Rule.Implementations,
                $"'{method.Name}' calls '{function}'; required: a partial method without a body, and the name of a function in C",
                PlaceOf(method));
        }

        return new NativeModel(
            $"{_class.ContainingAssembly.Name}.native",
            function,
            string.Join(" ", ((MethodDeclarationSyntax)DeclarationOf(method)!).Modifiers.Select(modifier => modifier.Text)),
            new EquatableArray<string>(method.Parameters.Select(parameter =>
                $"{(parameter.RefKind == RefKind.In ? "in " : "")}{parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} @{parameter.Name}")),
            new EquatableArray<string>(method.Parameters.Select(parameter => $"@{parameter.Name}")),
            ReturnsError: false);
    }

    private Term[] ReadFlops(string[] dimensions, IReadOnlyList<ParameterModel> parameters)
    {
        ParameterModel output = parameters.First(parameter => parameter.Role is Role.Out or Role.InOut);
        Term one = new(1, new EquatableArray<string>(output.Shape.Select(extent => extent.Dimension).OfType<string>()));
        return ReadWork("Flops", dimensions, parameters) ?? (IsComputeBound ? [one] : []);
    }

    /// <summary>A sum of products; null if it is not given.</summary>
    private Term[]? ReadWork(string property, string[] dimensions, IReadOnlyList<ParameterModel> parameters)
    {
        if (Attributes.Named(_attribute, property)?.Value is not string text)
        {
            return null;
        }

        IEnumerable<string> scalars = parameters.Where(parameter => parameter.Role == Role.Scalar || parameter is { Role: Role.Out, IsFraction: false })
            .Select(parameter => parameter.Name);
        try
        {
            return [.. WorkReader.Read(text, [.. dimensions, .. scalars])];
        }
        catch (FormatException exception)
        {
            throw new ProblemException(Rule.Work, $"in {property} {exception.Message}", AttributePlace);
        }
    }

    private Dictionary<string, Extents> ReadExtents(string[] dimensions, IReadOnlyList<ParameterModel> parameters)
    {
        Dictionary<string, Extents> extents = [];
        foreach (AttributeData attribute in Attributes.All(_class, "ExtentAttribute"))
        {
            string dimension = attribute.ConstructorArguments[0].Value as string ?? "";
            if (!dimensions.Contains(dimension) || extents.ContainsKey(dimension))
            {
                throw new ProblemException(
                    Rule.Presets, $"an extent is that of '{dimension}'; required: one for each of {string.Join(", ", dimensions)}", Attributes.PlaceOf(attribute));
            }

            int[] given = [.. Enumerable.Range(1, 4).Select(index => (int)Attributes.Number(attribute, index))];
            int least = (int)(Attributes.Number(attribute, "Minimum") ?? 1);
            extents.Add(dimension, least >= 0 && least <= given[0]
                ? new Extents(Ascending(given, Attributes.PlaceOf(attribute)), least)
                : throw new ProblemException(
                    Rule.Presets, $"the smallest extent of '{dimension}' is {least}; allowed: 0 to {given[0]}, the smallest preset", Attributes.PlaceOf(attribute)));
        }

        TypedConstant? presets = Attributes.Named(_attribute, "Presets");
        if (dimensions is [{ } only] && !extents.ContainsKey(only))
        {
            int[] given = presets is { IsNull: false } array ? [.. array.Values.Select(value => value.Value is int number ? number : 0)] : DefaultPresets;
            extents.Add(only, new Extents(Ascending(given, AttributePlace), 1));
        }
        else if (presets is not null)
        {
            throw new ProblemException(Rule.Presets, "Presets is for one dimension; required: an [Extent] for each", AttributePlace);
        }

        if (dimensions.FirstOrDefault(dimension => !extents.ContainsKey(dimension)) is { } missing)
        {
            throw new ProblemException(
                Rule.Presets, $"dimension '{missing}' has no [Extent]; required where there are several dimensions", AttributePlace);
        }

        return parameters.FirstOrDefault(parameter => LengthOf(parameter, extents) > MaxLength) is { } large
            ? throw new ProblemException(Rule.Presets, $"in the large preset '{large.Name}' has more than {MaxLength} elements", AttributePlace)
            : extents;
    }

    private static double LengthOf(ParameterModel buffer, Dictionary<string, Extents> extents) => buffer.Shape.Aggregate(
        1.0, (length, extent) => length * ((extent.Dimension is { } dimension ? extents[dimension].Presets[3] : 0) + extent.Added));

    private static int[] Ascending(int[] presets, Location place)
        => presets.Length == 4 && presets[0] >= 1 && presets.Zip(presets.Skip(1), (one, next) => one <= next).All(ascends => ascends)
            ? presets
            : throw new ProblemException(
                Rule.Presets, $"the presets are {string.Join(", ", presets)}; required: four of them, ascending, from 1", place);

    private Tolerance ReadTolerance(IReadOnlyList<ParameterModel> parameters, string? allowedError)
    {
        bool isSingle = parameters.Any(parameter => parameter is { IsBuffer: true, ElementType: "Float32" });
        double absolute = Attributes.Number(_attribute, "AbsoluteTolerance") ?? (isSingle ? 1e-5 : 1e-12);
        double relative = Attributes.Number(_attribute, "RelativeTolerance") ?? (isSingle ? 1e-5 : 1e-12);
        string? text = Attributes.Named(_attribute, "Tolerance")?.Value as string;
        if (allowedError is not null && text is null)
        {
            throw new ProblemException(Rule.Texts, $"'{allowedError}' computes the tolerance; required: Tolerance, which says it in words", AttributePlace);
        }

        return absolute is >= 0 and <= double.MaxValue && relative is >= 0 and <= double.MaxValue
            ? new Tolerance(absolute, relative, text is null ? null : ReadText(text, "tolerance"))
            : throw new ProblemException(Rule.Values, "a tolerance is no finite number of 0 or above", AttributePlace);
    }

    private string ReadText(string text, string what)
        => text.Length is >= 1 and <= MaxText && !text.Any(char.IsControl)
            ? text
            : throw new ProblemException(Rule.Texts, $"the {what} is empty, too long or has several lines; required: one of up to {MaxText} characters", AttributePlace);

    private IEnumerable<(IMethodSymbol Method, AttributeData Attribute)> Methods(string attribute)
        => from method in _class.GetMembers().OfType<IMethodSymbol>()
           let found = Attributes.Find(method, attribute)
           where found is not null
           select (method, found);

    private static string TypeOf(IParameterSymbol parameter) => $"{parameter.RefKind} {parameter.Type.ToDisplayString()}";

    private static string Describe(IParameterSymbol parameter)
        => $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {parameter.Name}";

    /// <summary>Its source; null if another assembly has it.</summary>
    private static SyntaxNode? DeclarationOf(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();

    private static Location PlaceOf(IMethodSymbol method) => method.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>A dimension's extents in the presets, and the smallest that is allowed.</summary>
    private sealed record Extents(int[] Presets, int Least);
}
