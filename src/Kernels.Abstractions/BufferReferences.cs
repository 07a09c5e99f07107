using System.Diagnostics.CodeAnalysis;

namespace Kernels;

/// <summary>
/// References to the first bytes of up to <see cref="KernelDeclaration.MaxBuffers"/> buffers. An array can't hold
/// references, so each has a field.
/// </summary>
internal ref struct BufferReferences
{
    private ref byte _0;
    private ref byte _1;
    private ref byte _2;
    private ref byte _3;
    private ref byte _4;
    private ref byte _5;
    private ref byte _6;
    private ref byte _7;

    /// <summary>The first byte of a buffer; a null reference if none was set.</summary>
    public readonly ref byte this[int index]
    {
        get
        {
            switch (index)
            {
                case 0: return ref _0;
                case 1: return ref _1;
                case 2: return ref _2;
                case 3: return ref _3;
                case 4: return ref _4;
                case 5: return ref _5;
                case 6: return ref _6;
                case 7: return ref _7;
                default: throw new ArgumentOutOfRangeException(nameof(index), index, null);
            }
        }
    }

    /// <summary>Sets the first byte of a buffer.</summary>
    public void Set(int index, [UnscopedRef] ref byte first)
    {
        switch (index)
        {
            case 0: _0 = ref first; break;
            case 1: _1 = ref first; break;
            case 2: _2 = ref first; break;
            case 3: _3 = ref first; break;
            case 4: _4 = ref first; break;
            case 5: _5 = ref first; break;
            case 6: _6 = ref first; break;
            case 7: _7 = ref first; break;
            default: throw new ArgumentOutOfRangeException(nameof(index), index, null);
        }
    }
}
