namespace Kernels.Generator;

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
                code.Line($"PluginCall.RequireThreads(options.ThreadCount, source.Backend, {kernel.FullName}.Contract);");
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
