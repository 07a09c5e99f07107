using System.Numerics;

namespace Kernels.Managed;

/// <summary>What the elements of an output are made of.</summary>
internal interface ISource<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Makes a vector of elements.</summary>
    /// <param name="index">The first element.</param>
    V At<L, V>(nint index)
        where L : struct, ILanes<V, T>
        where V : struct;
}
