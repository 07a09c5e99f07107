namespace Kernels.Generator;

/// <summary>Writes the lists of an assembly's implementations.</summary>
internal static class ImplementationsWriter
{
    public static string Write(EquatableArray<ImplementationModel> implementations)
    {
        CodeWriter code = CodeWriter.Begin(implementations[0].Namespace);
        code.Line("/// <summary>This assembly's classes with <c>[Implementation]</c>, one method for each backend.</summary>");
        code.Block("internal static class KernelImplementations", () =>
        {
            bool isFirst = true;
            foreach (IGrouping<string, ImplementationModel> backend in implementations.GroupBy(implementation => implementation.Backend))
            {
                if (!isFirst)
                {
                    code.Line();
                }

                isFirst = false;
                string method = char.ToUpperInvariant(backend.Key[0]) + backend.Key.Substring(1);
                code.Line($"/// <summary>The implementations of <c>{backend.Key}</c>.</summary>");
                code.Line("/// <param name=\"instructionSet\">What their code uses here.</param>");
                code.Line($"public static global::System.Collections.Immutable.ImmutableArray<global::Kernels.Implementation> {method}(string instructionSet) =>");
                code.Line("[");
                code.Indented(() =>
                {
                    foreach (ImplementationModel implementation in backend)
                    {
                        code.Line($"global::Kernels.Implementation.Create({implementation.Kernel}.Contract, new {implementation.FullName}(), instructionSet),");
                    }
                });
                code.Line("];");
            }
        });
        return code.ToString();
    }
}
