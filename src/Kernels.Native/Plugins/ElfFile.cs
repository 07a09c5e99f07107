using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>
/// Checks a library file before Linux's dynamic linker maps it. On a file that is cut short the linker raises SIGBUS, which
/// ends the process; for another processor's file it reports "No such file or directory". Offsets are those of ELF64.
/// </summary>
internal static class ElfFile
{
    private const int HeaderSize = 64;
    private const int SegmentHeaderSize = 56;
    private const uint LoadedSegment = 1;

    /// <summary>Checks that a file is whole and not for another architecture; the rest is left to the dynamic linker.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PluginException">It can't be read, is cut short, or is for another architecture.</exception>
    public static void Check(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Check(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"it can't be read: {exception.Message}");
        }
    }

    private static void Check(FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        int length = file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        if (length == 0)
        {
            throw new PluginException("the file is empty");
        }

        if (!header[..length].StartsWith("\u007fELF"u8))
        {
            throw new PluginException("it is no library: it does not begin like an ELF file");
        }

        const byte Bits64 = 2;
        const byte LittleEndian = 1;

        RequireLength(file, HeaderSize);
        RequireArchitecture(header);
        if (header[4] == Bits64 && header[5] == LittleEndian)
        {
            RequireWhole(file, header);
        }
    }

    private static void RequireArchitecture(ReadOnlySpan<byte> header)
    {
        Architecture? architecture = BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) switch
        {
            3 => Architecture.X86,
            40 => Architecture.Arm,
            62 => Architecture.X64,
            183 => Architecture.Arm64,
            243 => Architecture.RiscV64,
            258 => Architecture.LoongArch64,
            _ => null,
        };
        if (architecture is not null && architecture != RuntimeInformation.ProcessArchitecture)
        {
            throw new PluginException(
                $"it was built for another processor: {architecture}; this process is {RuntimeInformation.ProcessArchitecture}");
        }
    }

    private static void RequireWhole(FileStream file, ReadOnlySpan<byte> header)
    {
        ulong segments = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        ulong sections = BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        uint segmentCount = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        uint sectionSize = BinaryPrimitives.ReadUInt16LittleEndian(header[58..]);
        uint sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(header[60..]);
        RequireLength(file, (UInt128)sections + (sectionSize * sectionCount));
        RequireLength(file, (UInt128)segments + (segmentCount * SegmentHeaderSize));

        Span<byte> segment = stackalloc byte[SegmentHeaderSize];
        file.Position = (long)segments;
        for (uint i = 0; i < segmentCount; i++)
        {
            file.ReadExactly(segment);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) == LoadedSegment)
            {
                UInt128 offset = BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]);
                RequireLength(file, offset + BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
            }
        }
    }

    private static void RequireLength(FileStream file, UInt128 required)
    {
        if ((ulong)file.Length < required)
        {
            throw new PluginException(
                $"the file is cut short: it has {file.Length} bytes, but its headers require {required}; copy or build it again");
        }
    }
}
