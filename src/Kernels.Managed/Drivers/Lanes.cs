using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>The width that the runtime prefers, 128 or 256 bits.</summary>
internal readonly unsafe struct Lanes<T>(Vector<T> value) : ILanes<Lanes<T>, T>
    where T : unmanaged, INumber<T>
{
    private readonly Vector<T> _value = value;

    public static int Count => Vector<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes<T>(T value) => new(Vector.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator +(Lanes<T> a, Lanes<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator -(Lanes<T> a, Lanes<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator *(Lanes<T> a, Lanes<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator /(Lanes<T> a, Lanes<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator &(Lanes<T> a, Lanes<T> b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator |(Lanes<T> a, Lanes<T> b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator ^(Lanes<T> a, Lanes<T> b) => new(a._value ^ b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator <(Lanes<T> a, Lanes<T> b) => new(Vector.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator >(Lanes<T> a, Lanes<T> b) => new(Vector.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> MultiplyAdd(Lanes<T> a, Lanes<T> b, Lanes<T> c)
    {
        // Only the overloads for double and float are fused.
        if (typeof(T) == typeof(double))
        {
            return new(Vector.MultiplyAddEstimate(a._value.As<T, double>(), b._value.As<T, double>(), c._value.As<T, double>()).As<double, T>());
        }

        return typeof(T) == typeof(float)
            ? new(Vector.MultiplyAddEstimate(a._value.As<T, float>(), b._value.As<T, float>(), c._value.As<T, float>()).As<float, T>())
            : (a * b) + c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Min(Lanes<T> a, Lanes<T> b) => new(Vector.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Max(Lanes<T> a, Lanes<T> b) => new(Vector.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Abs(Lanes<T> a) => new(Vector.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sqrt(Lanes<T> a) => new(Vector.SquareRoot(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Select(Lanes<T> comparison, Lanes<T> a, Lanes<T> b)
        => new(Vector.ConditionalSelect(comparison._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(T* source) => new(Vector.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes<T> KeepLast(int count, Lanes<T> other) => new(Vector.ConditionalSelect(
        Vector.LessThan(Vector<T>.Indices, Vector.Create(T.CreateTruncating(Count - count))), other._value, _value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Fold<TReduction>(TReduction reduction)
        where TReduction : struct, ICombine<T>
    {
        if (Count == Vector128<T>.Count)
        {
            return new OneLane<T>(_value.AsVector128()).FoldAll(reduction);
        }

        Vector256<T> value = _value.AsVector256();
        return reduction.Combine(new OneLane<T>(value.GetLower()), new OneLane<T>(value.GetUpper())).FoldAll(reduction);
    }
}
