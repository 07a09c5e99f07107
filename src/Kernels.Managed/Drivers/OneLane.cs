using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// One element, for inputs shorter than a vector. It is in every lane of 128 bits, so that expressions round it as they do
/// in wider vectors, and no lane holds a value on which an expression could fail or be slow.
/// </summary>
internal readonly unsafe struct OneLane<T>(Vector128<T> value) : ILanes<OneLane<T>, T>
    where T : unmanaged, INumber<T>
{
    private readonly Vector128<T> _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator OneLane<T>(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator +(OneLane<T> a, OneLane<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator -(OneLane<T> a, OneLane<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator *(OneLane<T> a, OneLane<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator /(OneLane<T> a, OneLane<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator &(OneLane<T> a, OneLane<T> b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator |(OneLane<T> a, OneLane<T> b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator ^(OneLane<T> a, OneLane<T> b) => new(a._value ^ b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator <(OneLane<T> a, OneLane<T> b) => new(Vector128.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> operator >(OneLane<T> a, OneLane<T> b) => new(Vector128.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> MultiplyAdd(OneLane<T> a, OneLane<T> b, OneLane<T> c)
    {
        // Only the overloads for double and float are fused.
        if (typeof(T) == typeof(double))
        {
            return new(Vector128.MultiplyAddEstimate(a._value.As<T, double>(), b._value.As<T, double>(), c._value.As<T, double>()).As<double, T>());
        }

        return typeof(T) == typeof(float)
            ? new(Vector128.MultiplyAddEstimate(a._value.As<T, float>(), b._value.As<T, float>(), c._value.As<T, float>()).As<float, T>())
            : (a * b) + c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> Min(OneLane<T> a, OneLane<T> b) => new(Vector128.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> Max(OneLane<T> a, OneLane<T> b) => new(Vector128.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> Abs(OneLane<T> a) => new(Vector128.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> Sqrt(OneLane<T> a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> Select(OneLane<T> comparison, OneLane<T> a, OneLane<T> b)
        => new(Vector128.ConditionalSelect(comparison._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane<T> Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => *destination = _value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OneLane<T> KeepLast(int count, OneLane<T> other) => count == 0 ? other : this;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Fold<TReduction>(TReduction reduction)
        where TReduction : struct, ICombine<T>
        => _value.ToScalar();

    /// <summary>Combines lanes that differ, as they do within a wider vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T FoldAll<TReduction>(TReduction reduction)
        where TReduction : struct, ICombine<T>
    {
        OneLane<T> half = reduction.Combine(this, new(Vector128.Shuffle(_value.AsInt64(), Vector128.Create(1L, 0L)).As<long, T>()));
        return Vector128<T>.Count == 2
            ? half._value.ToScalar()
            : reduction.Combine(half, new(Vector128.Shuffle(half._value.AsInt32(), Vector128.Create(1, 0, 3, 2)).As<int, T>()))
                ._value.ToScalar();
    }
}
