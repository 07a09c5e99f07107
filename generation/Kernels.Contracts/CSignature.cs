using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Kernels.Contracts;

/// <summary>What a parameter of a kernel's function in C is.</summary>
public enum CRole
{
    /// <summary>A buffer that is read.</summary>
    Input,

    /// <summary>A buffer that is written.</summary>
    Output,

    /// <summary>A buffer that is read and then overwritten.</summary>
    InOut,

    /// <summary>Working space.</summary>
    Scratch,

    /// <summary>A scalar.</summary>
    Scalar,

    /// <summary>A dimension's extent.</summary>
    Extent,
}

/// <summary>A parameter of a kernel's function in C.</summary>
/// <param name="Name">Its name in the contract, such as <c>maxIterations</c>.</param>
/// <param name="Role">What it is.</param>
/// <param name="Type">The type of the scalar, the extent or the buffer's elements.</param>
/// <param name="Index">Its place among the declaration's scalars, buffers or dimensions.</param>
public sealed record CParameter(string Name, CRole Role, ElementType Type, int Index)
{
    /// <summary>Its name in C, such as <c>max_iterations</c>.</summary>
    public string CName => CSignature.SnakeCase(Name);

    /// <summary>Whether it is a pointer.</summary>
    public bool IsBuffer => Role is not (CRole.Scalar or CRole.Extent);

    /// <summary>The parameter as C declares it, such as <c>const double *x</c>.</summary>
    public string Declaration => IsBuffer
        ? $"{(Role == CRole.Input ? "const " : "")}{CSignature.TypeOf(Type)} *{CName}"
        : $"{CSignature.TypeOf(Type)} {CName}";
}

/// <summary>A kernel's function in C, as its contract says.</summary>
/// <param name="contract">A kernel that comes with this project.</param>
public sealed class CSignature(KernelContract contract)
{
    private readonly KernelDeclaration _declaration = contract.Declaration!;

    /// <summary>The kernel's name as part of a name in C.</summary>
    public string KernelName { get; } = contract.Name.Replace('-', '_');

    /// <summary>The parameters in their order, but for the last one, the thread count.</summary>
    public ImmutableArray<CParameter> Parameters { get; } = [.. contract.Declaration!.CallOrder.Select(name => Find(contract.Declaration!, name))];

    /// <summary>The type of an element or a scalar in C.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Its name.</returns>
    public static string TypeOf(ElementType type) => type switch
    {
        ElementType.Float64 => "double",
        ElementType.Float32 => "float",
        _ => $"{ElementTypes.NameOf(type)}_t",
    };

    /// <summary>A name as C has it.</summary>
    /// <param name="name">The name in C#, such as <c>cReal</c>.</param>
    /// <returns>The same in small letters with underscores: <c>c_real</c>.</returns>
    public static string SnakeCase(string name)
    {
        StringBuilder snake = new();
        for (int index = 0; index < name.Length; index++)
        {
            if (index > 0 && char.IsAsciiLetterUpper(name[index]) && !char.IsAsciiLetterUpper(name[index - 1]))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[index]));
        }

        return snake.ToString();
    }

    /// <summary>A text of the contract with the parameters' names in C.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same, with <c>max_iterations</c> for <c>maxIterations</c>.</returns>
    public string WithCNames(string text) => Parameters.Where(parameter => parameter.CName != parameter.Name)
        .Aggregate(text, (current, parameter) => Regex.Replace(current, $@"\b{parameter.Name}\b", parameter.CName));

    /// <summary>The extents of a call, in the order of the declaration's dimensions.</summary>
    /// <param name="shapeOf">The shape of a buffer by its name.</param>
    /// <returns>The extents.</returns>
    public int[] ExtentsOf(Func<string, int[]> shapeOf)
    {
        int[] extents = new int[_declaration.Dimensions.Length];
        for (int index = 0; index < _declaration.Buffers.Length; index++)
        {
            int[] shape = shapeOf(_declaration.Buffers[index].Name);
            for (int axis = 0; axis < shape.Length; axis++)
            {
                if (_declaration.DimensionOf(index, axis, shape[axis]) is (int dimension, int extent))
                {
                    extents[dimension] = extent;
                }
            }
        }

        return extents;
    }

    private static CParameter Find(KernelDeclaration declaration, string name)
    {
        for (int index = 0; index < declaration.Parameters.Length; index++)
        {
            if (declaration.Parameters[index].Name == name)
            {
                return new(name, CRole.Scalar, declaration.Parameters[index].Type, index);
            }
        }

        int dimension = declaration.Dimensions.IndexOf(name);
        if (dimension >= 0)
        {
            return new(name, CRole.Extent, ElementType.Int64, dimension);
        }

        int buffer = declaration.IndexOfBuffer(name);
        return new(name, RoleOf(declaration.Buffers[buffer].Direction), declaration.Buffers[buffer].Type, buffer);
    }

    private static CRole RoleOf(BufferDirection direction) => direction switch
    {
        BufferDirection.In => CRole.Input,
        BufferDirection.Out => CRole.Output,
        BufferDirection.InOut => CRole.InOut,
        _ => CRole.Scratch,
    };
}
