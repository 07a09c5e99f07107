using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// One element, for inputs shorter than a vector. It is in every lane of 128 bits, so that expressions round it as they do
/// in wider vectors, and no lane holds a value on which an expression could fail or be slow.
/// </summary>
internal readonly unsafe struct OneLane<T> : ILanes<Vector128<T>, T>
    where T : unmanaged, INumber<T>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Create(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> value, T* destination) => *destination = value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePastCache(Vector128<T> value, T* destination) => Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> a, Vector128<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> a, Vector128<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c)
        => typeof(T) == typeof(double)
            ? Vector128.MultiplyAddEstimate(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>()
            : typeof(T) == typeof(float)
                ? Vector128.MultiplyAddEstimate(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>()
                : (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Min(Vector128<T> a, Vector128<T> b) => Vector128.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> a, Vector128<T> b) => Vector128.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Abs(Vector128<T> a) => Vector128.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Sqrt(Vector128<T> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> And(Vector128<T> a, Vector128<T> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Or(Vector128<T> a, Vector128<T> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Xor(Vector128<T> a, Vector128<T> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LessThan(Vector128<T> a, Vector128<T> b) => Vector128.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Select(Vector128<T> comparison, Vector128<T> a, Vector128<T> b)
        => Vector128.ConditionalSelect(comparison, a, b);

    public static Vector128<T> TakeLast(int count, Vector128<T> a, Vector128<T> b) => count == 0 ? b : a;

    public static T Fold<TReduction>(Vector128<T> value, TReduction reduction)
        where TReduction : struct, ICombine<T>
        => value.ToScalar();

    /// <summary>Combines lanes that differ, as those of a wider vector do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FoldAll<TReduction>(Vector128<T> value, TReduction reduction)
        where TReduction : struct, ICombine<T>
    {
        Vector128<T> half = Vector128.Shuffle(value.AsInt64(), Vector128.Create(1L, 0L)).As<long, T>();
        value = reduction.Combine<OneLane<T>, Vector128<T>>(value, half);
        if (Vector128<T>.Count == 2)
        {
            return value.ToScalar();
        }

        Vector128<T> quarter = Vector128.Shuffle(value.AsInt32(), Vector128.Create(1, 0, 3, 2)).As<int, T>();
        return reduction.Combine<OneLane<T>, Vector128<T>>(value, quarter).ToScalar();
    }
}
