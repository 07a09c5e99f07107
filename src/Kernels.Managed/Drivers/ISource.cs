using System.Numerics;

namespace Kernels.Managed;

/// <summary>What the elements of an output are made of.</summary>
internal interface ISource<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Makes a vector of elements.</summary>
    /// <param name="index">The first element.</param>
    TV At<TV>(nint index)
        where TV : struct, ILanes<TV, T>;
}
