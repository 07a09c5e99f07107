using System.Text;

namespace Kernels.Generator;

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
        _ => $"Memory.Span(@{parameter.Name}, checked({string.Join(" * ", parameter.Shape.Select(extent => extent.In("@")))}))",
    };
}
