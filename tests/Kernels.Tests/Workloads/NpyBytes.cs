using System.Buffers.Binary;
using System.Text;

namespace Kernels.Tests.Workloads;

/// <summary>Makes valid and invalid <c>.npy</c> files from the format's description.</summary>
internal static class NpyBytes
{
    /// <summary>Two float64 numbers.</summary>
    public const string TwoNumbers = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";

    /// <summary>Magic, version, header length, the header padded as by NumPy, and elements of zero.</summary>
    public static byte[] Make(string header = TwoNumbers, int elementBytes = 16, byte major = 1, byte minor = 0)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        int prefix = major == 1 ? 10 : 12;
        int total = (prefix + text.Length + 1 + 63) / 64 * 64;
        byte[] file = new byte[total + elementBytes];
        ((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8, major, minor]).CopyTo(file);
        if (major == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)(total - prefix));
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), (uint)(total - prefix));
        }

        file.AsSpan(prefix, total - prefix - 1).Fill((byte)' ');
        text.CopyTo(file, prefix);
        file[total - 1] = (byte)'\n';
        return file;
    }
}
