using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kernels.Workloads.Formats;

/// <summary>
/// Parses the dictionary in a <c>.npy</c> header: exactly the keys <c>descr</c>, <c>fortran_order</c> and
/// <c>shape</c>, in any order, with a string, a truth value and a tuple of whole numbers. Nothing is evaluated.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="isPython2">Whether Python 2 may have written it; its long numbers end with an L.</param>
internal ref struct NpyHeaderText(ReadOnlySpan<byte> text, bool isPython2)
{
    private const int MaxDimensions = 32;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    /// <summary>Parses the whole text.</summary>
    /// <param name="dataOffset">Where the elements begin in the file.</param>
    /// <exception cref="FormatException">The text has any other form.</exception>
    public NpyHeader Parse(int dataOffset)
    {
        string? descr = null;
        bool? fortranOrder = null;
        ImmutableArray<long>? shape = null;

        Expect('{');
        while (!TryTake('}'))
        {
            string key = TakeString();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    descr = TakeDescr();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = TakeTruth();
                    break;
                case "shape" when shape is null:
                    shape = TakeShape();
                    break;
                default:
                    throw new FormatException($"its header has the key {TextExcerpt.Quote(key)}; allowed: descr, fortran_order and shape, once each");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_position != _text.Length)
        {
            throw Unexpected("spaces and the end of the header");
        }

        return descr is null || fortranOrder is null || shape is null
            ? throw new FormatException("its header lacks a key; required: descr, fortran_order and shape")
            : new NpyHeader(descr, fortranOrder.Value, shape.Value, dataOffset);
    }

    private string TakeDescr()
    {
        SkipSpace();
        return Peek() == '['
            ? throw new FormatException("its elements are structured records; allowed: plain numbers")
            : TakeString();
    }

    private string TakeString()
    {
        SkipSpace();

        // Python 2 marks its Unicode strings.
        if (Peek() is 'u' or 'U' && _position + 1 < _text.Length && _text[_position + 1] is (byte)'\'' or (byte)'"')
        {
            _position++;
        }

        int quote = Peek();
        if (quote is not ('\'' or '"'))
        {
            throw Unexpected("a quoted string");
        }

        ReadOnlySpan<byte> rest = _text[(_position + 1)..];
        int length = rest.IndexOf((byte)quote);
        if (length < 0 || rest[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~') || rest[..length].Contains((byte)'\\'))
        {
            throw Unexpected("a quoted string of plain characters");
        }

        _position += length + 2;
        return Encoding.ASCII.GetString(rest[..length]);
    }

    private bool TakeTruth()
    {
        SkipSpace();
        return TryTakeWord("True"u8) || (TryTakeWord("False"u8) ? false : throw Unexpected("True or False"));
    }

    private ImmutableArray<long> TakeShape()
    {
        ImmutableArray<long>.Builder shape = ImmutableArray.CreateBuilder<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            if (shape.Count == MaxDimensions)
            {
                throw new FormatException($"its shape has more than {MaxDimensions} dimensions");
            }

            shape.Add(TakeExtent());
            bool comma = TryTake(',');
            if (!comma)
            {
                // In Python "(3)" is a number, not a tuple.
                if (shape.Count == 1)
                {
                    throw Unexpected("','");
                }

                Expect(')');
                break;
            }
        }

        return shape.ToImmutable();
    }

    private long TakeExtent()
    {
        SkipSpace();
        ReadOnlySpan<byte> rest = _text[_position..];
        int sign = rest is [(byte)'-', ..] ? 1 : 0;
        int end = rest[sign..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        int length = end < 0 ? rest.Length : sign + end;
        if (length == sign)
        {
            throw Unexpected("a whole number");
        }

        // Python does not allow "03".
        if (length > sign + 1 && rest[sign] == '0')
        {
            throw Unexpected("a whole number without a 0 before it");
        }

        _position += length;
        if (isPython2)
        {
            TryTake('L');
        }

        return long.TryParse(rest[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long extent)
            ? extent
            : throw new FormatException($"its shape has the extent {Quote(rest[..length])}; allowed: 0 to {Array.MaxLength}");
    }

    private bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        bool found = _text[_position..].StartsWith(word);
        _position += found ? word.Length : 0;
        return found;
    }

    private bool TryTake(char character)
    {
        SkipSpace();
        bool found = Peek() == character;
        _position += found ? 1 : 0;
        return found;
    }

    private void Expect(char character)
    {
        if (!TryTake(character))
        {
            throw Unexpected($"'{character}'");
        }
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private readonly int Peek() => _position < _text.Length ? _text[_position] : -1;

    private readonly FormatException Unexpected(string allowed)
    {
        string found = _position < _text.Length ? Quote(_text[_position..]) : "the end";
        return new FormatException($"its header has {found} at byte {_position}; allowed: {allowed}");
    }

    private static string Quote(ReadOnlySpan<byte> bytes) => TextExcerpt.Quote(bytes);
}
