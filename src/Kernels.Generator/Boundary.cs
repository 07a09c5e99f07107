using System.Text;
using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>A kernel at the C ABI.</summary>
/// <param name="Kernel">Its signature.</param>
/// <param name="Implementation">The class that is exported; null where functions are called.</param>
internal sealed record BoundaryModel(KernelModel Kernel, string? Implementation)
{
    /// <summary>The struct of the header, such as <c>kernels_julia</c>.</summary>
    public string Struct => BoundaryReader.StructOf(Kernel);

    /// <summary>The C parameters: name, C# type, and whether it is a buffer.</summary>
    /// <remarks>
    /// The order is that of the arguments; after them come the extents that are no arguments, and the thread count.
    /// </remarks>
    public IEnumerable<(string Type, string Name)> Parameters =>
    [
        .. Kernel.Parameters.Select(parameter => (
            parameter.IsBuffer ? $"{parameter.Type}*" : parameter.Role == Role.Extent ? "long" : parameter.Type, parameter.Name)),
        .. Kernel.GivenDimensions.Select(dimension => ("long", dimension)),
        ("int", "threads"),
    ];
}

/// <summary>Reads this project's kernels where they are called or exported through the C ABI.</summary>
internal static class BoundaryReader
{
    /// <summary>The values of <c>KernelsGenerate</c>.</summary>
    public const string Adapters = "adapters";
    public const string Exports = "exports";

    /// <summary>The backend whose implementations are exported.</summary>
    private const string Exported = "simd";

    public static EquatableArray<BoundaryModel> Read(Compilation compilation, string wanted, CancellationToken cancellation)
    {
        if (wanted is not (Adapters or Exports))
        {
            return new EquatableArray<BoundaryModel>([]);
        }

        IEnumerable<KernelModel> kernels = Types(compilation, "Kernels.Abstractions")
            .Select(type => (Type: type, Attribute: Attributes.Find(type, "KernelAttribute")))
            .Where(found => found.Attribute is not null)
            .Select(found => new KernelReader(found.Type, found.Attribute!, cancellation).ReadSignature())
            .Where(kernel => compilation.GetTypeByMetadataName($"Kernels.Native.Interop.{StructOf(kernel)}") is not null);
        if (wanted == Adapters)
        {
            return new EquatableArray<BoundaryModel>(kernels.Select(kernel => new BoundaryModel(kernel, null)).OrderBy(Name, StringComparer.Ordinal));
        }

        ImplementationModel[] implementations = [.. Types(compilation, "Kernels.Managed").Select(ImplementationReader.Read).OfType<ImplementationModel>()];
        return new EquatableArray<BoundaryModel>(
            from kernel in kernels
            let implementation = implementations.FirstOrDefault(found => found.Backend == Exported && found.Kernel == kernel.FullName)
            where implementation is not null
            orderby kernel.Name
            select new BoundaryModel(kernel, implementation.FullName));
    }

    /// <summary>The struct of a kernel's header.</summary>
    public static string StructOf(KernelModel kernel) => $"kernels_{kernel.Name.Replace('-', '_')}";

    private static string Name(BoundaryModel model) => model.Kernel.Name;

    private static IEnumerable<INamedTypeSymbol> Types(Compilation compilation, string assembly)
        => compilation.SourceModule.ReferencedAssemblySymbols.Where(symbol => symbol.Name == assembly)
            .SelectMany(symbol => TypesIn(symbol.GlobalNamespace));

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceSymbol space)
        => space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(TypesIn));
}

/// <summary>Writes the calls of functions in C.</summary>
internal static class AdapterWriter
{
    public static string Write(BoundaryModel model)
    {
        KernelModel kernel = model.Kernel;
        CodeWriter code = CodeWriter.Begin("Kernels.Native", "Kernels.Native.Interop");
        code.Line($"/// <summary>Calls a plug-in's <c>{kernel.Id}</c>.</summary>");
        code.Block($"internal sealed unsafe class {kernel.ClassName}Adapter(PluginKernel source) : global::Kernels.IKernel<{kernel.FullArgumentsName}>", () =>
        {
            IEnumerable<string> types = model.Parameters.Select(parameter => parameter.Type);
            code.Line("// The type of the header's function: what differs from the contract does not compile.");
            code.Line($"private readonly delegate* unmanaged[Cdecl]<{string.Join(", ", types)}, kernels_status> _compute = (({model.Struct}*)source.Pointer)->compute;");
            code.Line();
            code.Block("public static global::Kernels.Implementation Create(PluginKernel source)", () =>
            {
                code.Line("global::Kernels.ThreadSupport threads = source.ReadThreadSupport();");
                code.Line($"source.RequireFunction(&(({model.Struct}*)source.Pointer)->compute, \"compute\");");
                code.Line($"return global::Kernels.Implementation.Create({kernel.FullName}.Contract, new {kernel.ClassName}Adapter(source), source.InstructionSet, threads);");
            });
            code.Line();
            code.Block($"public void Invoke(scoped in {kernel.FullArgumentsName} arguments, in global::Kernels.KernelOptions options)", () =>
            {
                code.Line($"PluginThreads.Require(options.ThreadCount, source.Backend, {kernel.FullName}.Contract);");
                foreach (ParameterModel buffer in kernel.Buffers)
                {
                    code.Line($"fixed ({buffer.Type}* @{buffer.Name} = arguments.{buffer.Property})");
                }

                code.Line("{");
                code.Indented(() =>
                {
                    string[] arguments =
                    [
                        .. kernel.Parameters.Select(parameter => parameter.IsBuffer ? $"@{parameter.Name}" : $"arguments.{parameter.Property}"),
                        .. kernel.GivenDimensions.Select(dimension => kernel.ExtentOf(dimension, parameter => $"arguments.{parameter.Property}")),
                        "options.ThreadCount",
                    ];
                    code.Line($"kernels_status status = _compute({string.Join(", ", arguments)});");
                    code.Line($"source.ThrowIfFailed(status, {kernel.FullName}.Contract);");
                });
                code.Line("}");
            });
        });
        return code.ToString();
    }

    public static string WriteTable(EquatableArray<BoundaryModel> kernels)
    {
        CodeWriter code = CodeWriter.Begin("Kernels.Native");
        code.Line("/// <summary>The kernels that can be called through the C ABI.</summary>");
        code.Block("internal static class KernelAdapters", () =>
        {
            code.Line("/// <summary>Every adapter, in the order of <c>KernelContracts.All</c>.</summary>");
            code.Line("public static global::System.Collections.Immutable.ImmutableArray<KernelAdapter> All { get; } = KernelAdapter.InOrder(");
            code.Line("[");
            code.Indented(() =>
            {
                foreach (KernelModel kernel in kernels.Select(model => model.Kernel))
                {
                    code.Line($"new({kernel.FullName}.Contract, {kernel.ClassName}Adapter.Create),");
                }
            });
            code.Line("]);");
        });
        return code.ToString();
    }
}

/// <summary>Writes the functions by which C calls implementations in C#.</summary>
internal static class ExportWriter
{
    public static string Write(BoundaryModel model)
    {
        KernelModel kernel = model.Kernel;
        CodeWriter code = CodeWriter.Begin("Kernels.Aot", "System.Runtime.CompilerServices", "System.Runtime.InteropServices", "Kernels.Native.Interop");
        code.Line($"/// <summary>Exports <c>{kernel.Id}</c>.</summary>");
        code.Block($"internal static unsafe class {kernel.ClassName}Export", () =>
        {
            code.Line($"private static readonly {model.Implementation} Kernel = new();");
            code.Line();
            code.Line($"public static readonly {model.Struct}* Instance = Constant.Make(new {model.Struct}");
            code.Line("{");
            code.Indented(() =>
            {
                code.Line($"size = (uint)sizeof({model.Struct}),");
                code.Line("thread_support = kernels_thread_support.KERNELS_THREADS_MANY,");
                code.Line("compute = &Compute,");
            });
            code.Line("});");
            code.Line();
            code.Line("[UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]");
            code.Block($"private static kernels_status Compute({string.Join(", ", model.Parameters.Select(parameter => $"{parameter.Type} @{parameter.Name}"))})", () =>
            {
                code.Block("try", () =>
                {
                    // The caller guarantees contents: checking them would read all of them again in every call.
                    string maker = kernel.HasConstraints ? $"{kernel.FullArgumentsName}.CreateUnchecked" : $"new {kernel.FullArgumentsName}";
                    code.Line($"{kernel.FullArgumentsName} arguments = {maker}(");
                    code.Indented(() => code.Line($"{string.Join(", ", kernel.Parameters.Select(Convert))});"));
                    code.Line("Kernel.Invoke(arguments, Status.Options(threads));");
                    code.Line("return kernels_status.KERNELS_OK;");
                });
                code.Block("catch (global::System.Exception exception)", () => code.Line("return Status.From(exception);"));
            });
        });
        return code.ToString();
    }

    public static string WriteTable(EquatableArray<BoundaryModel> kernels)
    {
        CodeWriter code = CodeWriter.Begin("Kernels.Aot");
        code.Line("/// <summary>The kernels that this library exports.</summary>");
        code.Block("internal static unsafe class Exports", () =>
        {
            code.Line("/// <summary>The struct of a kernel by its id; null if it is not exported.</summary>");
            code.Line("public static void* Find(global::System.ReadOnlySpan<byte> id)");
            code.Indented(() =>
            {
                StringBuilder choices = new("=> ");
                foreach (KernelModel kernel in kernels.Select(model => model.Kernel))
                {
                    code.Line($"{choices}global::System.MemoryExtensions.SequenceEqual(id, {CodeWriter.Quote(kernel.Id)}u8) ? {kernel.ClassName}Export.Instance");
                    choices.Clear().Append(": ");
                }

                code.Line($"{choices}null;");
            });
        });
        return code.ToString();
    }

    private static string Convert(ParameterModel parameter) => parameter.Role switch
    {
        Role.Extent => $"checked((int)@{parameter.Name})",
        Role.Scalar => $"@{parameter.Name}",
        _ => $"Memory.Span(@{parameter.Name}, checked({string.Join(" * ", parameter.Shape.Select(Extent))}))",
    };

    private static string Extent(ExtentModel extent) => extent switch
    {
        { Dimension: null } => $"{extent.Added}",
        { Added: 0 } => $"@{extent.Dimension}",
        _ => $"(@{extent.Dimension} + {extent.Added})",
    };
}
