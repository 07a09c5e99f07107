using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>
/// The processor that a Linux library is made for. The dynamic linker calls a library for another processor
/// "No such file or directory", which helps nobody.
/// </summary>
internal static class ElfHeader
{
    private const int MachineOffset = 18;

    /// <summary>Reads a file's processor.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The processor; null where the file is no ELF file, can't be read, or is for a processor not listed here.</returns>
    public static Architecture? ReadArchitecture(string path)
    {
        Span<byte> header = stackalloc byte[MachineOffset + sizeof(ushort)];
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
                || !header.StartsWith("\u007fELF"u8))
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(header[MachineOffset..]) switch
        {
            3 => Architecture.X86,
            40 => Architecture.Arm,
            62 => Architecture.X64,
            183 => Architecture.Arm64,
            _ => null,
        };
    }
}
