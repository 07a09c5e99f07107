using System.Collections.Frozen;
using System.Text;

namespace Kernels.Runner.Reports;

/// <summary>Replaces signs that an encoding lacks with ASCII that stands for them.</summary>
internal sealed class SignFallback : EncoderFallback
{
    private static readonly FrozenDictionary<char, string> Signs = new Dictionary<char, string>
    {
        ['×'] = "x",
        ['µ'] = "u",
        ['μ'] = "u",
        ['±'] = "+-",
        ['÷'] = "/",
        ['·'] = "*",
        ['–'] = "-",
        ['—'] = "-",
        ['−'] = "-",
        ['…'] = "...",
        ['≤'] = "<=",
        ['≥'] = ">=",
        ['≈'] = "~",
        ['→'] = "->",
        ['Σ'] = "sum ",
        ['√'] = "sqrt ",
        ['⁰'] = "^0",
        ['¹'] = "^1",
        ['²'] = "^2",
        ['³'] = "^3",
        ['⁴'] = "^4",
        ['⁵'] = "^5",
        ['⁶'] = "^6",
        ['⁷'] = "^7",
        ['⁸'] = "^8",
        ['⁹'] = "^9",
        ['⁻'] = "^-",
        ['‘'] = "'",
        ['’'] = "'",
        ['“'] = "\"",
        ['”'] = "\"",
        ['\u00A0'] = " ",
    }.ToFrozenDictionary();

    /// <inheritdoc/>
    public override int MaxCharCount { get; } = Signs.Values.Max(sign => sign.Length);

    /// <inheritdoc/>
    public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    private sealed class Buffer : EncoderFallbackBuffer
    {
        private string _text = "";
        private int _next;

        public override int Remaining => _text.Length - _next;

        public override bool Fallback(char charUnknown, int index) => Begin(Signs.GetValueOrDefault(charUnknown, "?"));

        public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) => Begin("?");

        public override char GetNextChar() => _next < _text.Length ? _text[_next++] : '\0';

        public override bool MovePrevious()
        {
            if (_next == 0)
            {
                return false;
            }

            _next--;
            return true;
        }

        public override void Reset() => Begin("");

        private bool Begin(string text)
        {
            _text = text;
            _next = 0;
            return text.Length > 0;
        }
    }
}
