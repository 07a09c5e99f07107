using System.Text;

namespace Kernels.Contracts;

/// <summary>Writes a kernel's C header, so that nobody types again what the contract says.</summary>
public static class CHeader
{
    /// <summary>Writes it.</summary>
    /// <param name="contract">A kernel that comes with this project.</param>
    /// <returns>The text of <c>native/include/kernels/NAME.h</c>.</returns>
    public static string Write(KernelContract contract)
    {
        CSignature signature = new(contract);
        string name = signature.KernelName;
        string macro = name.ToUpperInvariant();
        StringBuilder text = new();
        text.Append(Comment([$"{contract.Id}: {contract.Summary}"], signature));
        text.Append($"#ifndef KERNELS_{macro}_H\n#define KERNELS_{macro}_H\n\n#include \"plugin.h\"\n#include \"status.h\"\n\n");
        text.Append($"#define KERNELS_{macro}_ID \"{contract.Id}\"\n\n");
        text.Append(Comment([contract.Definition, "", .. signature.Parameters.Select(parameter => Describe(contract.Declaration!, parameter)), "", Rules(contract)], signature));
        text.Append($"typedef enum kernels_status (*kernels_{name}_function)(\n");
        text.Append(TextLines.Wrap([.. signature.Parameters.Select(parameter => $"{parameter.Declaration},"), "int32_t threads);"], "    ", "    "));
        text.Append($"\ntypedef struct kernels_{name} {{\n    /* sizeof(kernels_{name}). */\n    uint32_t size;\n");
        text.Append($"    enum kernels_thread_support thread_support;\n    kernels_{name}_function compute;\n}} kernels_{name};\n\n#endif\n");
        return text.ToString();
    }

    private static string Describe(KernelDeclaration declaration, CParameter parameter)
    {
        if (parameter.Role == CRole.Extent)
        {
            return $"{parameter.Name}: {declaration.LeastExtents[parameter.Index]} or above.";
        }

        if (parameter.Role == CRole.Scalar)
        {
            DeclaredParameter scalar = declaration.Parameters[parameter.Index];
            return $"{parameter.Name}: {ContractTexts.RangeOf(scalar)}. {scalar.Description}";
        }

        DeclaredBuffer buffer = declaration.Buffers[parameter.Index];
        string order = buffer.Shape.Length > 1 ? ", row-major" : "";
        string use = parameter.Role switch
        {
            CRole.Input => "read",
            CRole.Output => "written",
            CRole.InOut => "read, then overwritten",
            _ => "working space",
        };
        return $"{parameter.Name}: [{string.Join(" * ", buffer.Shape)}]{order}; {use}. {buffer.Description}";
    }

    private static string Rules(KernelContract contract)
        => $"Rules: {string.Join("; ", contract.Rules)}; threads is at least 1. A buffer without elements may be null. "
            + "Any thread, several calls at once on different outputs.";

    /// <summary>A comment of several lines, in which the contract's names are those of C.</summary>
    private static string Comment(string[] lines, CSignature signature)
    {
        StringBuilder text = new();
        for (int index = 0; index < lines.Length; index++)
        {
            string line = signature.WithCNames(lines[index].Replace("*/", "* /", StringComparison.Ordinal));
            string ending = index == lines.Length - 1 ? " */" : "";
            text.Append(line == "" ? " *\n" : TextLines.Wrap((line + ending).Split(' '), index == 0 ? "/* " : " * ", " * "));
        }

        return text.ToString();
    }
}
