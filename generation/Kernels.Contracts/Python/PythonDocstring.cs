using System.Text;

namespace Kernels.Contracts.Python;

/// <summary>Writes the docstring of a function, in sections as NumPy has them.</summary>
internal static class PythonDocstring
{
    private const string Indent = "    ";
    private const string Deeper = "        ";

    /// <summary>Writes it.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The text between the quotes and the line of the closing ones.</returns>
    public static string Write(PythonFunction function)
    {
        CSignature signature = function.Signature;
        StringBuilder text = new();
        text.Append(Paragraph($"{Sentence(function.Contract.Summary)}", "")).Append('\n');
        text.Append(Paragraph(signature.WithCNames(function.Contract.Definition), Indent));
        text.Append(Section("Parameters"));
        foreach (PythonParameter parameter in function.Parameters)
        {
            text.Append(Entry(parameter.Name, parameter.Kind, signature.WithCNames(parameter.Description)));
        }

        foreach ((string name, string kind, string description) in Options(function))
        {
            text.Append(Entry(name, kind, description));
        }

        text.Append(Section("Returns"));
        foreach (DeclaredBuffer result in function.Results)
        {
            text.Append(Entry(
                CSignature.SnakeCase(result.Name), PythonTypes.Describe(result, signature), signature.WithCNames(Returned(result))));
        }

        text.Append(Section("Raises"));
        text.Append(Entry("ValueError, TypeError", "", "An argument is not as above, or breaks a rule; the message begins with its name."));
        text.Append(Entry("RuntimeError", "", "The backend can't be used here, or the process was forked after threads were used."));
        text.Append(Section("Notes"));
        text.Append(Paragraph(signature.WithCNames($"Rules: {string.Join("; ", Rules(function))}."), Indent));
        text.Append(Paragraph(signature.WithCNames($"Tolerance: {function.Contract.Tolerance}"), Indent));
        return text.ToString();
    }

    /// <summary>The rules but for the lengths that only .NET's arrays have.</summary>
    private static IEnumerable<string> Rules(PythonFunction function)
        => function.Contract.Rules.Select(rule => rule.Replace(", and each buffer's elements fit a span", "", StringComparison.Ordinal));

    private static IEnumerable<(string Name, string Kind, string Description)> Options(PythonFunction function)
    {
        string[] outputs = [.. function.Outputs.Select(output => CSignature.SnakeCase(output.Name))];
        if (outputs.Length > 0)
        {
            string kind = outputs.Length == 1 ? "array, optional" : "tuple of arrays, optional";
            yield return ("out", kind, $"Receives {string.Join(", ", outputs)}; overlaps no other array. By default {(outputs.Length == 1 ? "a new one" : "new ones")}.");
        }

        foreach (DeclaredBuffer scratch in function.Scratch)
        {
            yield return (CSignature.SnakeCase(scratch.Name), $"{PythonTypes.Describe(scratch, function.Signature)}, optional", scratch.Description);
        }

        yield return ("threads", "int, optional", "1 to 1024; 0 for every processor that the process may use. By default as measured if backend is \"auto\", or else 0.");
        yield return ("backend", "str", "\"auto\", \"native\" or \"aot\".");
        yield return ("copy", "bool", "Whether an input of another type, or that is not contiguous, is copied. By default it is an error.");
        if (function.HasContent)
        {
            yield return ("check", "bool", "Whether the elements of inputs are checked. Without it a wrong one lets the kernel use memory that is not its own.");
        }
    }

    private static string Returned(DeclaredBuffer result) => result switch
    {
        { Direction: BufferDirection.InOut } => "The array that was passed.",
        { UsedLength: not null } => $"{result.Description} Only as many as there are.",
        _ => result.Description,
    };

    private static string Section(string name) => $"\n{Indent}{name}\n{Indent}{new string('-', name.Length)}\n";

    private static string Entry(string name, string kind, string description)
        => $"{Indent}{name}{(kind == "" ? "" : $" : {kind}")}\n{Paragraph(description, Deeper)}";

    private static string Paragraph(string text, string indent) => TextLines.Wrap(text.Split(' '), indent, indent == "" ? Indent : indent);

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";
}
