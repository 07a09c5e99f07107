using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Kernels.Hosting.Caching;

/// <summary>
/// Hashes all on which a call's result depends: the kernel with its revision, the code that computes it, the parameters, and the
/// content of what it reads. Each piece is hashed with its length, so that two calls differ wherever they are cut into pieces.
/// </summary>
internal sealed class CallKey : IArgumentVisitor
{
    private readonly XxHash128 _hash = new();

    private CallKey()
    {
    }

    /// <summary>The key of a call.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="contract">The kernel.</param>
    /// <param name="code">What computes it: backend, build and instruction set.</param>
    /// <param name="arguments">The arguments, before the call.</param>
    /// <returns>The 128-bit XXH3 as 32 hexadecimal digits, which does not guard against forgery.</returns>
    public static string Of<TArguments>(KernelContract<TArguments> contract, string code, scoped in TArguments arguments)
        where TArguments : struct, allows ref struct
    {
        CallKey key = new();
        key.Add(contract.Id);
        key.Add(code);
        contract.Write(arguments, key);
        return Convert.ToHexStringLower(key._hash.GetCurrentHash());
    }

    /// <inheritdoc/>
    public void Scalar(string name, double value) => Scalar(name, BitConverter.DoubleToInt64Bits(value));

    /// <inheritdoc/>
    public void Scalar(string name, long value)
    {
        Add(name);
        Add(value);
    }

    /// <inheritdoc/>
    public void Input<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        AddShape<T>(name, shape);
        foreach (ReadOnlySpan<byte> piece in new Pieces<T>(elements))
        {
            _hash.Append(piece);
        }
    }

    /// <inheritdoc/>
    public void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        if (direction == BufferDirection.InOut)
        {
            Input<T>(name, elements, shape);
        }
        else
        {
            AddShape<T>(name, shape);
        }
    }

    private void AddShape<T>(string name, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        Add(name);
        Add(ElementTypes.NameOf(ElementTypes.Of<T>()));
        Add(shape.Length);
        foreach (int extent in shape)
        {
            Add(extent);
        }
    }

    private void Add(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(bytes.Length);
        _hash.Append(bytes);
    }

    private void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _hash.Append(bytes);
    }
}
