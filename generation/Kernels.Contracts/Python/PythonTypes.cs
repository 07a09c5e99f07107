namespace Kernels.Contracts.Python;

/// <summary>The types of arrays and numbers, as Python writes them.</summary>
internal static class PythonTypes
{
    /// <summary>The type of a buffer that is passed, in stubs.</summary>
    public static string OfInput(DeclaredBuffer buffer)
        => buffer.Direction == BufferDirection.InOut ? "_Array" : $"{OfArray(buffer)} | _Buffer";

    /// <summary>The type of a result, in stubs.</summary>
    public static string OfResult(DeclaredBuffer buffer) => buffer switch
    {
        { Direction: BufferDirection.InOut } => "_Array",
        _ when PythonFunction.IsNumber(buffer) => ElementTypes.IsFraction(buffer.Type) ? "float" : "int",
        _ => OfArray(buffer),
    };

    /// <summary>A buffer in docstrings, such as <c>int32 array, [rows + 1]</c>.</summary>
    public static string Describe(DeclaredBuffer buffer, CSignature signature) => PythonFunction.IsNumber(buffer)
        ? OfResult(buffer)
        : $"{ElementTypes.NameOf(buffer.Type)} array, {signature.WithCNames($"[{string.Join(", ", buffer.Shape)}]")}";

    private static string OfArray(DeclaredBuffer buffer) => $"NDArray[np.{ElementTypes.NameOf(buffer.Type)}]";
}
