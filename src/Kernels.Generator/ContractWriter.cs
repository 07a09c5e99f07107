namespace Kernels.Generator;

/// <summary>Writes the contract of a kernel that comes with this project, its arguments and its oracle.</summary>
internal sealed class ContractWriter
{
    private readonly KernelModel _kernel;
    private readonly CodeWriter _code;
    private readonly ArgumentsWriter _arguments;

    private ContractWriter(KernelModel kernel)
    {
        _kernel = kernel;
        _code = CodeWriter.Begin(kernel.Namespace);
        _arguments = new ArgumentsWriter(kernel, _code);
    }

    /// <summary>Writes it.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>A source file.</returns>
    public static string Write(KernelModel kernel)
    {
        ContractWriter writer = new(kernel);
        writer.WriteFile();
        return writer._code.ToString();
    }

    private void WriteFile()
    {
        Contract contract = _kernel.Contract!;
        _code.Block($"partial class {_kernel.ClassName}", () =>
        {
            WriteContract(contract);
            _code.Line();
            WriteMethod("OracleKernel", _kernel.Oracle);
            if (contract.AllowedError is { } method)
            {
                _code.Line();
                WriteMethod("AllowedErrorKernel", method);
            }
        });
        _code.Line();
        _arguments.WriteStruct();
    }

    private void WriteContract(Contract contract)
    {
        _code.Line($"/// <summary>{CodeWriter.Escape(contract.Summary)} The contract <c>{_kernel.Id}</c>.</summary>");
        _code.Line($"public static global::Kernels.KernelContract<{_kernel.ArgumentsName}> Contract {{ get; }} = global::Kernels.KernelContract.Create<{_kernel.ArgumentsName}>(");
        _code.Indented(() =>
        {
            new DeclarationWriter(_kernel, _code).Write();
            _code.Line($"static (scoped in {_kernel.ArgumentsName} arguments, global::Kernels.IArgumentVisitor visitor) =>");
            _code.Line("{");
            _code.Indented(_arguments.WriteVisit);
            _code.Line("},");
            _code.Line($"static source => {_arguments.Read()},");
            _code.Line($"new OracleKernel(){(contract.AllowedError is null ? "" : ", new AllowedErrorKernel()")});");
        });
    }

    private void WriteMethod(string name, string method)
        => _code.Block($"private sealed class {name} : global::Kernels.IKernel<{_kernel.ArgumentsName}>", () =>
        {
            _code.Line($"public void Invoke(scoped in {_kernel.ArgumentsName} arguments, in global::Kernels.KernelOptions options)");
            string arguments = string.Join(", ", _kernel.Parameters.Select(parameter => $"arguments.{parameter.Property}"));
            _code.Indented(() => _code.Line($"=> {method}({arguments});"));
        });
}
