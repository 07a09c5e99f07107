namespace Kernels.Generator;

/// <summary>Writes what the class of an application's own kernel gets: its definition, and its arguments.</summary>
internal sealed class DefinitionWriter
{
    private const string Declared = "global::Kernels.DeclaredArguments";
    private const string Options = "in global::Kernels.KernelOptions options";

    private readonly KernelModel _kernel;
    private readonly Contract _contract;
    private readonly CodeWriter _code;

    private DefinitionWriter(KernelModel kernel)
    {
        _kernel = kernel;
        _contract = kernel.Contract!;
        _code = CodeWriter.Begin(kernel.Namespace);
    }

    /// <summary>Writes it.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="aheadOfTime">What the project's NativeAOT library has of it.</param>
    /// <returns>A source file.</returns>
    public static string Write(KernelModel kernel, AheadOfTime aheadOfTime)
    {
        DefinitionWriter writer = new(aheadOfTime.Extend(kernel));
        writer.WriteFile(aheadOfTime);
        return writer._code.ToString();
    }

    private void WriteFile(AheadOfTime aheadOfTime)
    {
        _code.Block($"partial class {_kernel.ClassName}", () =>
        {
            WriteDefinition();
            _code.Line();
            _code.Block($"private sealed class OracleKernel : global::Kernels.IKernel<{Declared}>", () => WriteDeclaredCall(_kernel.Oracle, takesOptions: false));
            foreach (VariantModel variant in _contract.Variants)
            {
                _code.Line();
                WriteVariant(variant);
                if (variant.Native is { } native)
                {
                    _code.Line();
                    WriteNative(variant, native);
                }
                else if (aheadOfTime.IsWanted)
                {
                    _code.Line();
                    WriteExport(variant);
                }
            }

            if (aheadOfTime.IsWanted)
            {
                _code.Line();
                WritePreparation(aheadOfTime);
            }

            _code.Line();
            WriteAdapter();
        });
        _code.Line();
        new ArgumentsWriter(_kernel, _code).WriteStruct();
    }

    private void WriteDefinition()
    {
        _code.Line($"/// <summary>{CodeWriter.Escape(_contract.Summary)} This is {_kernel.Id}, as hosts take it.</summary>");
        _code.Line($"public static global::Kernels.KernelDefinition<{_kernel.ArgumentsName}> Kernel {{ get; }} = new(");
        _code.Indented(() =>
        {
            new DeclarationWriter(_kernel, _code).Write();
            _code.Line("new OracleKernel(),");
            _code.Line("[");
            _code.Indented(() =>
            {
                foreach (VariantModel variant in _contract.Variants)
                {
                    string threads = variant.TakesOptions ? "Many" : "One";
                    _code.Line($"new({CodeWriter.Quote(variant.Name)}, new {CodeOf(variant)}(), {CodeWriter.Quote(variant.InstructionSet)}, global::Kernels.ThreadSupport.{threads}){LibraryOf(variant)},");
                }
            });
            _code.Line("],");
            _code.Line("static kernel => new Adapter(kernel));");
        });
    }

    /// <summary>What the definition says of the library that has a variant's code; empty if there is none.</summary>
    private static string LibraryOf(VariantModel variant) => variant.Native is { } native
        ? $" {{ Library = {CodeWriter.Quote(native.Library)}{(native.ReturnsError ? ", Prepare = PrepareAot" : "")} }}"
        : "";

    private void WriteVariant(VariantModel variant)
        => _code.Block($"private sealed class {CodeOf(variant)} : global::Kernels.IKernel<{_kernel.ArgumentsName}>, global::Kernels.IKernel<{Declared}>", () =>
        {
            IEnumerable<string> arguments = _kernel.Parameters.Select(parameter => $"arguments.{parameter.Property}");
            _code.Line($"public void Invoke(scoped in {_kernel.ArgumentsName} arguments, {Options})");
            WriteCall(variant.Method, arguments, variant.TakesOptions);
            _code.Line();
            WriteDeclaredCall(variant.Method, variant.TakesOptions);
        });

    /// <summary>A method that calls a function in C. References are pinned while it runs.</summary>
    private void WriteNative(VariantModel variant, NativeModel native)
    {
        List<string> parameters = [];
        List<string> arguments = [];
        foreach ((ParameterModel parameter, string name) in _kernel.Parameters.Zip(native.Names, (parameter, name) => (parameter, name)))
        {
            string passing = parameter.Role == Role.In ? "in " : parameter.IsBuffer ? "ref " : "";
            parameters.Add($"{passing}{parameter.Type} @{parameter.Name}");
            arguments.Add(parameter.IsBuffer ? $"{passing}global::System.Runtime.InteropServices.MemoryMarshal.GetReference({name})" : name);
        }

        foreach (string dimension in _kernel.GivenDimensions)
        {
            parameters.Add($"int @{dimension}");
            arguments.Add(_kernel.ExtentOf(dimension, giver => native.Names[_kernel.Parameters.TakeWhile(parameter => parameter != giver).Count()]));
        }

        if (variant.TakesOptions)
        {
            parameters.Add("int threads");
            arguments.Add($"{native.Names[native.Names.Count - 1]}.ThreadCount");
        }

        string call = $"{variant.Method}Function({string.Join(", ", arguments)})";
        _code.Line($"{native.Modifiers} void {variant.Method}({string.Join(", ", native.Parameters)})");
        _code.Indented(() => _code.Line(native.ReturnsError
            ? $"=> global::Kernels.CBoundary.ThrowIfFailed({call}, {CodeWriter.Quote(variant.Name)}, {CodeWriter.Quote(_kernel.Id)});"
            : $"=> {call};"));
        _code.Line();
        _code.Line($"[global::System.Runtime.InteropServices.DllImport({CodeWriter.Quote(native.Library)}, EntryPoint = {CodeWriter.Quote(native.Function)}, CallingConvention = global::System.Runtime.InteropServices.CallingConvention.Cdecl, ExactSpelling = true)]");
        _code.Line($"private static extern {(native.ReturnsError ? "nint" : "void")} {variant.Method}Function({string.Join(", ", parameters)});");
    }

    /// <summary>The function that is called for the sake of the first call alone, in which the library's runtime starts.</summary>
    private void WritePreparation(AheadOfTime aheadOfTime)
    {
        string function = CodeWriter.Quote(AheadOfTime.FunctionOf(_kernel, "Prepare"));
        _code.Line($"[global::System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = {function}, CallConvs = [typeof(global::System.Runtime.CompilerServices.CallConvCdecl)])]");
        _code.Block("private static void PrepareAotExport()", () => { });
        _code.Line();
        _code.Line($"[global::System.Runtime.InteropServices.DllImport({CodeWriter.Quote(aheadOfTime.Library)}, EntryPoint = {function}, CallingConvention = global::System.Runtime.InteropServices.CallingConvention.Cdecl, ExactSpelling = true)]");
        _code.Line("private static extern void PrepareAot();");
    }

    /// <summary>The function by which C calls a method. It returns why the method failed, or 0.</summary>
    private void WriteExport(VariantModel variant)
    {
        IEnumerable<string> parameters = _kernel.Parameters.Select(parameter => $"{(parameter.IsBuffer ? "nint" : parameter.Type)} @{parameter.Name}")
            .Concat(_kernel.GivenDimensions.Select(dimension => $"int @{dimension}"));
        IEnumerable<string> arguments = _kernel.Parameters.Select(parameter => parameter.IsBuffer
            ? $"global::Kernels.CBoundary.Span<{parameter.Type}>(@{parameter.Name}, {string.Join(" * ", parameter.Shape.Select(extent => extent.In("@")))})"
            : $"@{parameter.Name}");
        if (variant.TakesOptions)
        {
            parameters = parameters.Append("int threads");
            arguments = arguments.Append("new global::Kernels.KernelOptions(threads)");
        }

        _code.Line($"[global::System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = {CodeWriter.Quote(AheadOfTime.FunctionOf(_kernel, variant.Name))}, CallConvs = [typeof(global::System.Runtime.CompilerServices.CallConvCdecl)])]");
        _code.Block($"private static nint {variant.Method}Export({string.Join(", ", parameters)})", () =>
        {
            _code.Block("try", () =>
            {
                _code.Line($"{variant.Method}({string.Join(", ", arguments)});");
                _code.Line("return 0;");
            });
            _code.Block("catch (global::System.Exception exception)", () => _code.Line("return global::Kernels.CBoundary.KeepError(exception);"));
        });
    }

    /// <summary>A call of a method with arguments that are found by their places.</summary>
    private void WriteDeclaredCall(string method, bool takesOptions)
    {
        _code.Line($"public void Invoke(scoped in {Declared} arguments, {Options})");
        WriteCall(method, _kernel.Parameters.Select(parameter => _kernel.FindByPlace(parameter.Name)), takesOptions);
    }

    /// <summary>The body of <c>Invoke</c>.</summary>
    private void WriteCall(string method, IEnumerable<string> arguments, bool takesOptions)
        => _code.Indented(() => _code.Line($"=> {method}({string.Join(", ", takesOptions ? arguments.Append("options") : arguments)});"));

    private void WriteAdapter()
    {
        _code.Line("/// <summary>Calls code that takes its arguments by name.</summary>");
        _code.Block($"private sealed class Adapter(global::Kernels.IKernel<{Declared}> kernel) : global::Kernels.IKernel<{_kernel.ArgumentsName}>", () =>
            _code.Block($"public void Invoke(scoped in {_kernel.ArgumentsName} arguments, {Options})", () =>
            {
                IEnumerable<string> extents = _kernel.Dimensions.Select(dimension => _kernel.ExtentOf(dimension, parameter => $"arguments.{parameter.Property}"));
                _code.Line($"global::System.ReadOnlySpan<int> extents = [{string.Join(", ", extents)}];");
                _code.Line($"global::System.ReadOnlySpan<double> scalars = [{string.Join(", ", _kernel.Scalars.Select(scalar => $"arguments.{scalar.Property}"))}];");
                _code.Line("global::Kernels.DeclaredArgumentsBuilder builder = new(Kernel.Declaration, extents, scalars);");
                foreach (ParameterModel buffer in _kernel.Buffers)
                {
                    _code.Line($"builder.{(buffer.Role == Role.In ? "Input" : "Output")}(\"{buffer.Name}\", arguments.{buffer.Property});");
                }

                _code.Line("kernel.Invoke(builder.Build(), options);");
            }));
    }

    /// <summary>The class of a variant: <c>Loop_TwoCode</c> for <c>loop-two</c>, which no other name has.</summary>
    private static string CodeOf(VariantModel variant)
        => string.Join("_", variant.Name.Split('-').Select(part => part == "" ? "" : char.ToUpperInvariant(part[0]) + part.Substring(1))) + "Code";
}
