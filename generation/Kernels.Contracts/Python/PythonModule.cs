using System.Globalization;
using System.Text;

namespace Kernels.Contracts.Python;

/// <summary>Writes <c>python/src/kernels/_functions.py</c>: for each kernel what it takes, and the function that calls it.</summary>
public static class PythonModule
{
    private const string Options = "threads=None, backend=\"auto\", copy=False";

    /// <summary>Writes it.</summary>
    /// <returns>The text of the module.</returns>
    public static string Write()
    {
        PythonFunction[] functions = [.. KernelContracts.All.Select(contract => new PythonFunction(contract))];
        StringBuilder text = new();
        text.Append("\"\"\"A function for each kernel. Generated from the contracts by './build.ps1 python'; don't edit.\"\"\"\n\n");
        text.Append("from ._call import call, parts, several\n");
        text.Append("from ._contract import Cut, InOut, Input, Kernel, Output, Scalar, Scratch\n\n");
        text.Append("__all__ = [\n").Append(string.Concat(functions.Select(function => $"    \"{function.Name}\",\n"))).Append("]\n");
        for (int index = 0; index < functions.Length; index++)
        {
            text.Append(Constant(functions[index], index)).Append(Function(functions[index]));
        }

        return text.ToString();
    }

    private static string Constant(PythonFunction function, int index)
    {
        StringBuilder text = new();
        text.Append($"\n\n{function.Constant} = Kernel(\n    \"{function.Contract.Id}\", {index},\n");
        text.Append($"    dimensions={{{string.Join(", ", function.Dimensions.Select(dimension => $"\"{CSignature.SnakeCase(dimension.Name)}\": {dimension.Least}"))}}},\n");
        text.Append("    scalars=[").Append(function.Scalars.Any() ? "\n" : "").Append(string.Concat(function.Scalars.Select(scalar => $"        {Scalar(function, scalar)},\n"))).Append(function.Scalars.Any() ? "    ],\n" : "],\n");
        text.Append("    buffers=[\n").Append(string.Concat(function.Buffers.Select(buffer => $"        {Buffer(function, buffer)},\n"))).Append("    ],\n");
        text.Append($"    order=\"{string.Join(' ', function.Signature.Parameters.Select(parameter => parameter.CName))}\",\n");
        text.Append($"    results=\"{string.Join(' ', function.Results.Select(result => CSignature.SnakeCase(result.Name)))}\",\n");
        text.Append($"    tolerance={Tolerance(function.Contract.Declaration!)},\n");
        text.Append(function.Contract.Declaration!.Cut is { } cut ? $"    cut={Cut(cut)},\n" : "").Append(")\n");
        return text.ToString();
    }

    private static string Cut(DeclaredCut cut)
    {
        string reduction = cut.Reduction is { } how ? $", reduction={Word(how)}" : "";
        string union = cut.Union != Union.None ? $", union={Word(cut.Union)}" : "";
        return $"Cut(\"{CSignature.SnakeCase(cut.Dimension)}\", {Word(cut.Kind)}{reduction}{union}{(cut.Halo is { } halo ? Halo(halo) : "")})";
    }

    private static string Halo(DeclaredHalo halo)
        => halo.Window is { } window ? $", window=\"{CSignature.SnakeCase(window)}\""
            : $", halo={halo.Reach}{(halo.Steps is { } steps ? $", steps=\"{CSignature.SnakeCase(steps)}\"" : "")}{(halo.IsPeriodic ? ", periodic=True" : "")}";

    private static string Word(Enum value) => $"\"{value.ToString().ToLowerInvariant()}\"";

    private static string Scalar(PythonFunction function, DeclaredParameter scalar)
    {
        string label = function.ComplexOf(scalar.Name) is (string name, bool isReal) ? $", \"{CSignature.SnakeCase(name)}.{(isReal ? "real" : "imag")}\"" : "";
        return $"Scalar(\"{CSignature.SnakeCase(scalar.Name)}\", \"{ElementTypes.NameOf(scalar.Type)}\", "
            + $"{Number(scalar, scalar.Minimum)}, {Number(scalar, scalar.Maximum)}, \"{ContractTexts.RangeOf(scalar)}\"{label})";
    }

    private static string Number(DeclaredParameter scalar, double value) => ElementTypes.IsFraction(scalar.Type)
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : ((long)value).ToString(CultureInfo.InvariantCulture);

    private static string Buffer(PythonFunction function, DeclaredBuffer buffer)
    {
        string shape = function.Signature.WithCNames(string.Join(", ", buffer.Shape));
        string constraint = buffer.Constraint switch
        {
            null => "",
            { Of: { } of } => $", {buffer.Constraint.Kind.ToString().ToLowerInvariant()}=\"{CSignature.SnakeCase(of)}\"",
            _ => $", {buffer.Constraint.Kind.ToString().ToLowerInvariant()}=True",
        };
        string used = buffer.UsedLength is { } counter ? $", used=\"{CSignature.SnakeCase(counter)}\"" : "";
        string kind = buffer.Direction == BufferDirection.In ? "Input"
            : buffer.Direction == BufferDirection.Out ? "Output"
            : buffer.Direction.ToString();
        return $"{kind}(\"{CSignature.SnakeCase(buffer.Name)}\", \"{ElementTypes.NameOf(buffer.Type)}\", \"{shape}\"{constraint}{used})";
    }

    /// <summary>Absolute and relative error, or None where a formula in C# computes it.</summary>
    private static string Tolerance(KernelDeclaration declaration) => declaration.ToleranceText is null
        ? string.Create(CultureInfo.InvariantCulture, $"({declaration.Tolerance.Absolute:R}, {declaration.Tolerance.Relative:R})")
        : "None";

    private static string Function(PythonFunction function)
    {
        StringBuilder text = new();
        string check = function.HasContent ? ", check=True" : "";
        string[] outputs = [.. function.Outputs.Select(output => CSignature.SnakeCase(output.Name))];
        string[] keywords =
        [
            .. outputs.Length > 0 ? ["out=None"] : Array.Empty<string>(),
            .. function.Scratch.Select(scratch => $"{CSignature.SnakeCase(scratch.Name)}=None"),
        ];
        string parameters = string.Join(", ", function.Parameters.Select(parameter => parameter.IsOptional ? $"{parameter.Name}=None" : parameter.Name));
        text.Append("\n\n").Append(TextLines.Wrap(
            $"def {function.Name}({string.Join(", ", [parameters, "*", .. keywords, Options + check])}):".Split(' '), "", "        "));
        text.Append("    \"\"\"").Append(PythonDocstring.Write(function)).Append("    \"\"\"\n");
        if (outputs.Length > 1)
        {
            text.Append($"    {string.Join(", ", outputs)} = several(out, {outputs.Length})\n");
        }

        foreach (DeclaredParameter scalar in function.Scalars)
        {
            if (function.ComplexOf(scalar.Name) is (string name, true))
            {
                text.Append($"    {CSignature.SnakeCase(scalar.Name)}, {CSignature.SnakeCase(name)}_imaginary = parts({CSignature.SnakeCase(name)}, \"{CSignature.SnakeCase(name)}\")\n");
            }
        }

        string buffers = Tuple(function.Buffers.Select(buffer => Argument(buffer, outputs)));
        string scalars = Tuple(function.Scalars.Select(scalar => CSignature.SnakeCase(scalar.Name)));
        string extents = Extents(function);
        string call = $"return call({function.Constant}, {buffers}, {scalars}, {extents}, threads, backend, copy{(function.HasContent ? ", check" : "")})";
        text.Append(TextLines.Wrap(call.Split(' '), "    ", "        "));
        return text.ToString();
    }

    private static string Argument(DeclaredBuffer buffer, string[] outputs)
        => PythonFunction.IsNumber(buffer) ? "None"
            : buffer.Direction == BufferDirection.Out && outputs.Length == 1 ? "out"
            : CSignature.SnakeCase(buffer.Name);

    /// <summary>The extents that are passed, in the order of the dimensions; nothing if there are none.</summary>
    private static string Extents(PythonFunction function)
    {
        string[] extents = [.. function.Dimensions.Select((dimension, index) => function.IsGiven(index) ? CSignature.SnakeCase(dimension.Name) : "None")];
        return extents.All(extent => extent == "None") ? "()" : Tuple(extents);
    }

    private static string Tuple(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length == 1 ? $"({all[0]},)" : $"({string.Join(", ", all)})";
    }
}
