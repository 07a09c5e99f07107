using System.Text;

namespace Kernels.Contracts.Python;

/// <summary>
/// Writes <c>python/src/extension/calls.h</c>: for each kernel a function in C that calls it with arrays of arguments, in the order
/// of <see cref="PythonModule"/>, so that the extension needs no library for calls of any signature.
/// </summary>
public static class ExtensionCalls
{
    /// <summary>Writes it.</summary>
    /// <returns>The text of the header.</returns>
    public static string Write()
    {
        StringBuilder text = new();
        text.Append("/* Calls of kernels with arrays of arguments. Generated from the contracts by './build.ps1 python'; don't edit.\n");
        text.Append(" *\n * buffers, scalars and extents are in the order of the contract. */\n");
        PythonFunction[] functions = [.. KernelContracts.All.Select(contract => new PythonFunction(contract))];
        text.Append(string.Concat(functions.Select(function => $"#include <kernels/{function.Name}.h>\n")));
        text.Append("\nunion scalar {\n    double float64;\n    float float32;\n    int64_t int64;\n    int32_t int32;\n};\n\n");
        text.Append("typedef enum kernels_status (*caller)(\n    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads);\n");
        foreach (PythonFunction function in functions)
        {
            text.Append($"\nstatic enum kernels_status call_{function.Name}(\n    const void *kernel, void *const *buffers, const union scalar *scalars, const int64_t *extents, int32_t threads)\n{{\n");
            text.Append(function.Scalars.Any() ? "" : "    (void)scalars;\n").Append(function.Dimensions.Any() ? "" : "    (void)extents;\n");
            text.Append($"    return ((const kernels_{function.Name} *)kernel)->compute(\n");
            text.Append(TextLines.Wrap([.. function.Signature.Parameters.Select(Argument), "threads);"], "        ", "        ")).Append("}\n");
        }

        text.Append("\nstatic const caller callers[] = {\n").Append(string.Concat(functions.Select(function => $"    call_{function.Name},\n"))).Append("};\n");
        return text.ToString();
    }

    private static string Argument(CParameter parameter) => parameter.Role switch
    {
        CRole.Extent => $"extents[{parameter.Index}],",
        CRole.Scalar => $"scalars[{parameter.Index}].{ElementTypes.NameOf(parameter.Type)},",
        _ => $"buffers[{parameter.Index}],",
    };
}
