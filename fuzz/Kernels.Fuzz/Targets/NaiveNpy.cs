using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Reads a <c>.npy</c> file that was accepted, by other means: patterns of Python's notation, and one element at a time.</summary>
internal sealed partial class NaiveNpy
{
    private readonly byte[] _file;
    private readonly int _offset;
    private readonly bool _isFortran;
    private readonly bool _isBigEndian;
    private readonly char _kind;
    private readonly int _size;

    public NaiveNpy(byte[] file)
    {
        int prefix = file[6] == 1 ? 10 : 12;
        int length = file[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8))
            : BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        Match header = Header().Match(Encoding.Latin1.GetString(file, prefix, length));
        Require(header.Success, "it is accepted with a header that Python would not read");
        Require(file[6] < 3 || !header.Groups["long"].Success, "it is accepted with a long number of Python 2 in version 3");
        Match type = ElementType().Match(header.Groups["descr"].Value);
        Require(type.Success, "it is accepted with elements that are no numbers");
        _file = file;
        _offset = prefix + length;
        _isFortran = header.Groups["fortran"].Value == "True";
        _isBigEndian = type.Groups["order"].Value == ">";
        (_kind, _size) = TypeOf(type);
        Shape = [.. header.Groups["extent"].Captures.Select(extent => int.Parse(extent.Value, CultureInfo.InvariantCulture))];
    }

    public int[] Shape { get; }

    public int ElementBytes => _file.Length - _offset;

    public int Size => _size;

    /// <summary>Whether a number is the element at a place in C order.</summary>
    public bool Is<T>(T number, int place)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<byte> bytes = _file.AsSpan(_offset + (_size * PlaceInFile(place)), _size);
        if (_kind == 'f')
        {
            double value = _size switch
            {
                2 => (double)(_isBigEndian ? BinaryPrimitives.ReadHalfBigEndian(bytes) : BinaryPrimitives.ReadHalfLittleEndian(bytes)),
                4 => _isBigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes),
                _ => _isBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            };
            return double.CreateChecked(number).Equals(value) || double.CreateChecked(number) == value;
        }

        BigInteger whole = new(bytes, isUnsigned: _kind == 'u', isBigEndian: _isBigEndian);
        return BigInteger.CreateChecked(number) == (_kind == 'b' && !whole.IsZero ? BigInteger.One : whole);
    }

    private int PlaceInFile(int place)
    {
        int[] index = new int[Shape.Length];
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            (place, index[axis]) = Math.DivRem(place, Shape[axis]);
        }

        int inFile = 0;
        for (int step = 0; step < index.Length; step++)
        {
            int axis = _isFortran ? index.Length - 1 - step : step;
            inFile = (inFile * Shape[axis]) + index[axis];
        }

        return inFile;
    }

    private static (char Kind, int Size) TypeOf(Match type)
    {
        if (type.Groups["bits"] is { Success: true, Value: string bits })
        {
            return (type.Groups["name"].Value[0], int.Parse(bits, CultureInfo.InvariantCulture) / 8);
        }

        return type.Groups["bytes"] is { Success: true, Value: string bytes }
            ? (type.Groups["code"].Value[0], bytes[0] - '0')
            : type.Groups["letter"].Value switch
            {
                "e" => ('f', 2),
                "f" => ('f', 4),
                "d" => ('f', 8),
                "b" => ('i', 1),
                "h" => ('i', 2),
                "i" => ('i', 4),
                "q" => ('i', 8),
                "B" => ('u', 1),
                "H" => ('u', 2),
                "I" => ('u', 4),
                "Q" => ('u', 8),
                _ => ('b', 1),
            };
    }

    [GeneratedRegex(
        """
        \A\s*\{\s*(?:(?:
          [uU]?(?<q1>['"])descr\k<q1>\s*:\s*[uU]?(?<q2>['"])(?<descr>[\x20-\x7e]*?)\k<q2>
        | [uU]?(?<q3>['"])fortran_order\k<q3>\s*:\s*(?<fortran>True|False)
        | [uU]?(?<q4>['"])shape\k<q4>\s*:\s*\(\s*
            (?:(?<extent>0|[1-9][0-9]*)\s*(?<long>L)?\s*,\s*)*(?:(?<extent>[1-9][0-9]*)\s*(?<long>L)?)?\s*\)
        )\s*,?\s*){3}\}\s*\z
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Header();

    [GeneratedRegex(
        """
        \A(?<order>[<>=|])?(?:
          (?<name>float)(?<bits>16|32|64) | (?<name>u?int)(?<bits>8|16|32|64) | (?<name>bool)
        | (?<code>f)(?<bytes>[248]) | (?<code>[iu])(?<bytes>[1248]) | (?<code>b)(?<bytes>1)
        | (?<letter>[efdbhiqBHIQ?])
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ElementType();
}
