using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Workloads.Cutting;

/// <summary>Unites sketches element by element: each bit that one of them has, or the larger element.</summary>
/// <typeparam name="T">The type of the elements; whole numbers for bits.</typeparam>
/// <param name="name">The sketch.</param>
/// <param name="length">Its elements.</param>
/// <param name="union">How two are united.</param>
internal sealed class SketchOfParts<T>(string name, int length, Union union) : PartReduction
    where T : unmanaged, INumber<T>
{
    private readonly T[] _united = new T[length];
    private bool _hasAny;

    /// <inheritdoc/>
    public override void Add(IArgumentSource part, ReadOnlySpan<double> rests)
    {
        ReadOnlySpan<T> added = part.Output<T>(name);
        if (!_hasAny)
        {
            added.CopyTo(_united);
            _hasAny = true;
        }
        else if (union == Union.Max)
        {
            for (int index = 0; index < _united.Length; index++)
            {
                _united[index] = T.Max(_united[index], added[index]);
            }
        }
        else
        {
            for (int index = 0; index < _united.Length; index++)
            {
                _united[index] = Or(_united[index], added[index]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Put(IArgumentSource part) => _united.CopyTo(part.Output<T>(name));

    private static T Or(T one, T other)
    {
        ulong bits = Unsafe.SizeOf<T>() switch
        {
            1 => (uint)(Unsafe.BitCast<T, byte>(one) | Unsafe.BitCast<T, byte>(other)),
            2 => (uint)(Unsafe.BitCast<T, ushort>(one) | Unsafe.BitCast<T, ushort>(other)),
            4 => Unsafe.BitCast<T, uint>(one) | Unsafe.BitCast<T, uint>(other),
            _ => Unsafe.BitCast<T, ulong>(one) | Unsafe.BitCast<T, ulong>(other),
        };
        return Unsafe.As<ulong, T>(ref bits);
    }
}
