using System.Text;

namespace Kernels.Contracts.Python;

/// <summary>Writes <c>python/src/kernels/_functions.pyi</c>, the types of the functions.</summary>
public static class PythonStubs
{
    private const string Head = """
        # The types of the functions. Generated from the contracts by './build.ps1 python'; don't edit.
        from array import array
        from typing import Any, NamedTuple, Protocol, Tuple, TypeVar

        import numpy as np
        from numpy.typing import NDArray

        class _SupportsDLPack(Protocol):
            def __dlpack__(self) -> Any: ...

        class _SupportsArray(Protocol):
            def __array__(self) -> NDArray[Any]: ...

        _Buffer = array[Any] | memoryview | bytearray | bytes | _SupportsDLPack | _SupportsArray
        _Array = TypeVar("_Array")

        """;

    /// <summary>Writes them.</summary>
    /// <returns>The text of the file.</returns>
    public static string Write()
    {
        StringBuilder text = new(Head);
        foreach (KernelContract contract in KernelContracts.All)
        {
            PythonFunction function = new(contract);
            if (function.Results.Length > 1)
            {
                text.Append($"\nclass {ResultName(function)}(NamedTuple):\n");
                text.Append(string.Concat(function.Results.Select(result => $"    {CSignature.SnakeCase(result.Name)}: {PythonTypes.OfResult(result)}\n")));
            }

            text.Append('\n').Append(TextLines.Wrap(Declaration(function), "", "    "));
        }

        return text.ToString();
    }

    /// <summary>A piece for each parameter.</summary>
    private static string[] Declaration(PythonFunction function)
    {
        string[] outputs = [.. function.Outputs.Select(output => $"{PythonTypes.OfResult(output)} | _Buffer")];
        string[] parameters =
        [
            .. function.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Annotation}{(parameter.IsOptional ? " = ..." : "")}"),
            "*",
            .. outputs.Length switch
            {
                0 => Array.Empty<string>(),
                1 => [$"out: {outputs[0]} | None = ..."],
                _ => [$"out: Tuple[{string.Join(", ", outputs)}] | None = ..."],
            },
            .. function.Scratch.Select(scratch => $"{CSignature.SnakeCase(scratch.Name)}: {PythonTypes.OfResult(scratch)} | _Buffer | None = ..."),
            "threads: int | None = ...",
            "backend: str = ...",
            "copy: bool = ...",
            .. function.HasContent ? ["check: bool = ..."] : Array.Empty<string>(),
        ];
        string result = function.Results.Length > 1 ? ResultName(function) : PythonTypes.OfResult(function.Results[0]);
        return $"def {function.Name}({string.Join(",\n", parameters)}) -> {result}: ...".Split('\n');
    }

    /// <summary>The name of the tuple of results, such as <c>GroupbySum</c>, as _contract.py makes it.</summary>
    private static string ResultName(PythonFunction function)
        => string.Concat(function.Name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
