using System.Globalization;
using Kernels.Abi.Tests.Support;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>Gets the values of integer expressions over the headers from the C compiler.</summary>
internal static class CExpressions
{
    /// <summary>Compiles and runs a program that prints each expression.</summary>
    /// <returns>The values, in order.</returns>
    public static long[] Evaluate(BuildFolder folder, IEnumerable<string> expressions)
    {
        IEnumerable<string> headers = Directory.GetFiles(Repository.PathOf("native/include/kernels"), "*.h")
            .Select(path => $"kernels/{Path.GetFileName(path)}")
            .Order(StringComparer.Ordinal);
        string source = folder.NewPath("expressions.c");
        File.WriteAllLines(
            source,
            [
                .. headers.Concat(["stddef.h", "stdio.h", "string.h"]).Select(header => $"#include <{header}>"),
                // The headers declare the entry's two functions; they are never called.
                "int32_t kernels_probe(void) { return 0; }",
                "const kernels_plugin *kernels_open(uint32_t version, const char **error) { return NULL; }",
                "int main(void)",
                "{",
                .. expressions.Select(expression => $"    printf(\"%lld\\n\", (long long)({expression}));"),
                "    return 0;",
                "}",
            ]);
        string program = folder.NewPath("expressions");
        CCompiler.BuildProgram(source, program);
        return [.. Tool.Run(program, []).Succeeded().Lines.Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
    }
}
