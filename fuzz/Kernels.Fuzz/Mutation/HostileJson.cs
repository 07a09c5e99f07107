using System.Collections.Immutable;
using System.Text;

namespace Kernels.Fuzz.Mutation;

/// <summary>JSON that is hard on those who read it.</summary>
internal static class HostileJson
{
    /// <summary>Values, as text: wrong kinds, numbers out of every range, and text that is none.</summary>
    public static ImmutableArray<byte[]> Values { get; } =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "1", "-1", "2", "3", "0.5", "-0.5", "1.0", "1e0", "1e-999", "1e999", "-1e999", "1e308", "5e-324",
            "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "18446744073709551616",
            "1000000000000000000000000000000", "0.1e400", "{}", "[]", "[null]", "[{}]", "[[]]", "[0]", "[1,2]", "[2,1]", "[\"\"]", "{\"\":null}",
            "\"\"", "\" \"", "\"a\"", "\"A\"", "\"-\"", "\"none\"", "\"auto\"", "\"1\"", "\"NaN\"", "\"Infinity\"", "\"1\\u0000\"", "\"\\u0000\"",
            "\"\\u001b[2J\"", "\"a\\nb\"", "\"\\u2028\"", "\"\\u202eabc\"", "\"\\u200d\"", "\"\\ufeff\"", "\"\\uffff\"", "\"\\ud800\"", "\"\\udfff\"",
            "\"\\ud800\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\ud83dx\"", "\"\\udb40\\udc41\"", "\"é\"", "\"😀\"", "\"../x\"",
            "\"/etc/passwd\"", "\"c:\\\\x\"", "\"<script>\"", "\"a|b,c;\\\"d\\\"\"", "\"[bold]x[/]\"", "\"{0}\"", "\"%n\"",
            "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2026-13-01T00:00:00Z\"", "\"2026-01-31T09:00:00Z\"",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, (byte)'"'],
        [(byte)'"', 0xC3, (byte)'"'],
        [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        [(byte)'"', 0xF4, 0x90, 0x80, 0x80, (byte)'"'],
        [(byte)'"', 0x00, (byte)'"'],
        Encoding.UTF8.GetBytes($"\"{new string('x', 5000)}\""),
        Encoding.UTF8.GetBytes($"\"{new string('a', 63)}😀\""),
        Encoding.UTF8.GetBytes($"{new string('[', 70)}{new string(']', 70)}"),
        Encoding.UTF8.GetBytes($"{new string('[', 12)}{new string(']', 12)}"),
        Encoding.UTF8.GetBytes(new string('9', 400)),
    ];

    /// <summary>What stands in and between values.</summary>
    public static ImmutableArray<byte[]> Words { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "//", "/*", "*/", "null", "e999", "-", ".", "0", "\n", "\0", "\uFEFF",
        }.Select(Encoding.UTF8.GetBytes),
        .. Values,
        [0xFF, 0xFE],
        [0xC0, 0x80],
    ];
}
