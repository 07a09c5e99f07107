namespace Kernels.Abi.Tests.Bindings;

/// <summary>The C types that a C# type of the bindings may stand for; C# does not distinguish const from non-const.</summary>
internal static class CTypes
{
    private static readonly Dictionary<Type, string[]> Primitives = new()
    {
        [typeof(void)] = ["void"],
        [typeof(sbyte)] = ["char", "int8_t"],
        [typeof(byte)] = ["uint8_t"],
        [typeof(short)] = ["int16_t"],
        [typeof(ushort)] = ["uint16_t"],
        [typeof(int)] = ["int32_t"],
        [typeof(uint)] = ["uint32_t"],
        [typeof(long)] = ["int64_t"],
        [typeof(ulong)] = ["uint64_t"],
        [typeof(float)] = ["float"],
        [typeof(double)] = ["double"],
    };

    /// <summary>A C expression that is 1 if another one has a type that the C# type stands for, and 0 otherwise.</summary>
    public static string IsOfType(string expression, Type type)
        => $"_Generic({expression}, {string.Concat(Candidates(type).Select(candidate => $"{candidate}: 1, "))}default: 0)";

    /// <summary>The same for a function's address, by its return type and parameters.</summary>
    public static string IsFunction(string expression, Type result, IEnumerable<Type> parameters)
        => $"_Generic({expression}, {string.Concat(Functions(result, parameters).Select(candidate => $"{candidate}: 1, "))}default: 0)";

    private static IEnumerable<string> Candidates(Type type)
    {
        if (type.IsFunctionPointer)
        {
            return Functions(type.GetFunctionPointerReturnType(), type.GetFunctionPointerParameterTypes());
        }

        if (type.IsPointer)
        {
            Type target = type.GetElementType()!;
            IEnumerable<string> pointers = Candidates(target).Select(candidate => candidate + " *");
            return pointers.Concat(target.IsPointer
                ? Candidates(target).Select(candidate => candidate + " const *")
                : pointers.Select(pointer => "const " + pointer));
        }

        return type.IsEnum ? [$"enum {type.Name}"]
            : Primitives.TryGetValue(type, out string[]? names) ? names
            : type.IsValueType && !type.IsPrimitive ? [type.Name]
            : throw new NotSupportedException($"{type} has no C counterpart in {nameof(CTypes)} yet");
    }

    private static IEnumerable<string> Functions(Type result, IEnumerable<Type> parameters)
    {
        IEnumerable<string> lists = parameters.Aggregate(
            (IEnumerable<string>)[""],
            (heads, type) => heads.SelectMany(head => Candidates(type).Select(tail => head.Length == 0 ? tail : $"{head}, {tail}")));
        return Candidates(result).SelectMany(_ => lists, (returned, list) => $"{returned} (*)({(list.Length == 0 ? "void" : list)})");
    }
}
