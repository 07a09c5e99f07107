using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;
using Kernels.Native.Interop;

namespace Kernels.Abi.Tests.Bindings;

/// <summary>An integer expression in C, and its value according to the C# bindings.</summary>
internal sealed record LayoutFact(string Expression, long Value)
{
    public override string ToString() => $"{Expression} = {Value}";
}

/// <summary>Everything that the bindings say about the C headers, found by reflection so that nothing is forgotten.</summary>
internal static class LayoutFacts
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private delegate ReadOnlySpan<byte> Text();

    /// <summary>The generated types, without the attributes that the generator adds for its own use.</summary>
    public static IEnumerable<Type> Types
        => typeof(kernels_plugin).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(kernels_plugin).Namespace && !type.IsSubclassOf(typeof(Attribute)));

    public static IEnumerable<LayoutFact> Of(Type type)
        => type.IsEnum ? OfEnum(type)
            : type.IsValueType ? OfStruct(type)
            : type.IsAbstract && type.IsSealed ? OfStaticClass(type)
            : throw new NotSupportedException($"{type} is neither a struct, an enum nor a static class");

    private static IEnumerable<LayoutFact> OfStruct(Type type)
    {
        yield return new($"sizeof({type.Name})", SizeOf(type));
        foreach (FieldInfo field in type.GetFields(Members | BindingFlags.Instance))
        {
            string member = $"(({type.Name} *)0)->{field.Name}";
            yield return new($"offsetof({type.Name}, {field.Name})", OffsetOf(type, field));
            yield return new($"sizeof({member})", SizeOf(field.FieldType));
            yield return new(CTypes.IsOfType(member, field.FieldType), 1);
        }
    }

    private static IEnumerable<LayoutFact> OfEnum(Type type)
    {
        yield return new($"sizeof(enum {type.Name})", SizeOf(type));
        yield return new($"(enum {type.Name})-1 < 0", Enum.GetUnderlyingType(type) == typeof(int) ? 1 : 0);
        foreach (FieldInfo constant in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            yield return new(constant.Name, ToInteger(constant.GetRawConstantValue()!));
        }
    }

    private static IEnumerable<LayoutFact> OfStaticClass(Type type)
    {
        foreach (FieldInfo constant in type.GetFields(Members | BindingFlags.Static))
        {
            yield return new(constant.Name, ToInteger(constant.GetRawConstantValue()!));
            yield return new(CTypes.IsOfType(constant.Name, constant.FieldType), 1);
        }

        foreach (PropertyInfo property in type.GetProperties(Members | BindingFlags.Static))
        {
            string text = Encoding.UTF8.GetString(property.GetMethod!.CreateDelegate<Text>()());
            yield return new($"strcmp({property.Name}, \"{text}\")", 0);
        }

        foreach (MethodInfo method in type.GetMethods(Members | BindingFlags.Static).Where(method => !method.IsSpecialName))
        {
            Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
            yield return new(CTypes.IsFunction($"&{method.Name}", method.ReturnType, parameters), 1);
        }
    }

    private static long ToInteger(object constant) => Convert.ToInt64(constant, CultureInfo.InvariantCulture);

    private static int SizeOf(Type type)
        => type.IsPointer || type.IsFunctionPointer
            ? IntPtr.Size
            : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    /// <summary>The offset that compiled code uses; Marshal.OffsetOf would give the marshaller's.</summary>
    private static int OffsetOf(Type type, FieldInfo field)
    {
        DynamicMethod method = new($"OffsetOf_{field.Name}", typeof(int), [], type.Module, skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        code.DeclareLocal(type);
        code.Emit(OpCodes.Ldloca, 0);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Ldloca, 0);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Conv_I4);
        code.Emit(OpCodes.Ret);
        return (int)method.Invoke(null, null)!;
    }
}
