using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>A file that is not exactly the requested array is refused in one line, and nothing in it is evaluated.</summary>
public sealed class NpyMalformedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", "its element type is '<c16', complex numbers; allowed: float16 to float64")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", "its element type is '<f16', long doubles, which differ between machines")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "its element type is '|O', Python objects; allowed: float16")]
    [InlineData("{'descr': '|S8', 'fortran_order': False, 'shape': (2,), }", "its element type is '|S8', text; allowed: float16")]
    [InlineData("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }", "its element type is '<U2', text; allowed: float16")]
    [InlineData("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (2,), }", "its element type is '<M8[s]', dates; allowed: float16")]
    [InlineData("{'descr': '<m8[s]', 'fortran_order': False, 'shape': (2,), }", "its element type is '<m8[s]', durations; allowed: float16")]
    [InlineData("{'descr': '|V8', 'fortran_order': False, 'shape': (2,), }", "its element type is '|V8', bytes without a meaning; allowed: float16")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (2,), }", "its element type is '<f3', an unknown type; allowed: float16")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (2,), }", "its element type is '', an unknown type; allowed: float16")]
    [InlineData("{'descr': '<', 'fortran_order': False, 'shape': (2,), }", "its element type is '<', an unknown type; allowed: float16")]
    [InlineData("{'descr': [('a', '<i4'), ('b', '<i4')], 'fortran_order': False, 'shape': (2,), }", "records; allowed: plain numbers")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", "it has 2 dimensions; allowed: 1, or one row or column")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", "it has 0 dimensions; allowed: 1")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "the extent -1; allowed: 0 to")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }", "the extent -2; allowed: 0 to")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483648,), }", "the extent 2147483648; allowed: 0 to")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", "the extent '99999999999999999999'; allowed")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", "truncated: it holds 16 bytes of elements; required: 24")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483591,), }", "truncated: it holds 16 bytes")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "goes on after its last element: it holds 16 bytes")]
    public void Another_array_than_was_asked_for_is_refused(string header, string message) => Refuses(header, message);

    [Theory]
    [InlineData("", "allowed: '{'")]
    [InlineData("None", "has 'None")]
    [InlineData("[]", "allowed: '{'")]
    [InlineData("{}", "lacks a key; required: descr, fortran_order and shape")]
    [InlineData("{'fortran_order': False, 'shape': (2,), }", "lacks a key; required: descr, fortran_order and shape")]
    [InlineData("{'descr': '<f8', 'shape': (2,), }", "lacks a key; required: descr, fortran_order and shape")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", "lacks a key; required: descr, fortran_order and shape")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "the key 'descr'; allowed: descr, fortran_order")]
    [InlineData("{'shape': (2,), 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", "the key 'shape'; allowed: descr, fortran_order")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1}", "the key 'x'; allowed: descr, fortran_order and shape")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), } + {}", "allowed: spaces and the end")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), ", "has the end")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2", "has the end")]
    [InlineData("{'descr': '<f8', 'fortran_order': False 'shape': (2,), }", "allowed: '}'")]
    [InlineData("{'descr' '<f8', 'fortran_order': False, 'shape': (2,), }", "allowed: ':'")]
    [InlineData("{'descr': '<f8, 'fortran_order': False, 'shape': (2,), }", "has 'fortran_order': False,")]
    [InlineData("{'descr': '<f8', 'fortran_order': false, 'shape': (2,), }", "allowed: True or False")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (2,), }", "allowed: True or False")]
    [InlineData("{'descr': '<f8', 'fortran_order': 'False', 'shape': (2,), }", "allowed: True or False")]
    [InlineData("{'descr': '<f8', 'fortran_order': FalseTrue, 'shape': (2,), }", "has 'True, ")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2), }", "allowed: ','")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': [2], }", "allowed: '('")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': 2, }", "allowed: '('")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2.0,), }", "has '.0,)")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,,), }", "allowed: a whole number")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (02,), }", "allowed: a whole number without a 0 before it")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2l,), }", "has 'l,)")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2LL,), }", "has 'L,)")]
    [InlineData("{'descr': b'<f8', 'fortran_order': False, 'shape': (2,), }", "allowed: a quoted string")]
    [InlineData("{uu'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "allowed: a quoted string")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1+1,), }", "has '+1,)")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (True,), }", "allowed: a whole number")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': ((2,),), }", "allowed: a whole number")]
    [InlineData("{'descr': {'descr': '<f8'}, 'fortran_order': False, 'shape': (2,), }", "allowed: a quoted string")]
    [InlineData("{{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }}", "allowed: a quoted string")]
    [InlineData("{'descr': __import__('os').system('touch taken'), 'fortran_order': False, 'shape': (2,), }", "has '__import__(")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os').getpid(),), }", "allowed: a whole number")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }; import os; os.abort()", "allowed: spaces and the end")]
    [InlineData("{'descr': '<f\\x38', 'fortran_order': False, 'shape': (2,), }", "allowed: a quoted string of plain characters")]
    [InlineData("{'descr': '<f８', 'fortran_order': False, 'shape': (2,), }", "allowed: a quoted string of plain characters")]
    [InlineData("{'déscr': '<f8', 'fortran_order': False, 'shape': (2,), }", "allowed: a quoted string of plain characters")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (٢,), }", "allowed: a whole number")]
    public void A_header_that_is_anything_but_the_dictionary_is_refused(string header, string message) => Refuses(header, message);

    [Theory]
    [InlineData("(65536, 65536)", "allowed: up to 2147483591 elements in all")]
    [InlineData("(2147483591, 2147483591)", "allowed: up to 2147483591 elements in all")]
    [InlineData("(4294967296, 4294967296)", "the extent 4294967296; allowed: 0 to 2147483591")]
    [InlineData("(1, -1)", "the extent -1; allowed: 0 to 2147483591")]
    public void A_shape_whose_product_overflows_is_refused(string shape, string message)
    {
        string path = _folder.Add("a.npy", NpyBytes.Make(NpyBytes.TwoNumbers.Replace("(2,)", shape, StringComparison.Ordinal)));
        Assert.Contains(message, UserErrors.Message(path, () => NpyFile.Map<double>(path, 2)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("descr", 60_000)]
    [InlineData("key", 60_000)]
    [InlineData("shape", 30)]
    [InlineData("shape", 20_000)]
    public void Messages_stay_short_however_long_the_header(string part, int length)
    {
        string text = new('x', length);
        Refuses(
            part switch
            {
                "descr" => $"{{'descr': '{text}', 'fortran_order': False, 'shape': (2,), }}",
                "key" => $"{{'{text}': '<f8'}}",
                _ => $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1, ", length))}), }}",
            },
            "can't be used");
    }

    [Theory]
    [InlineData(9, 9, "its format version is 9.9; allowed: 1.0, 2.0 and 3.0")]
    [InlineData(0, 0, "its format version is 0.0")]
    [InlineData(1, 1, "its format version is 1.1")]
    [InlineData(4, 0, "its format version is 4.0")]
    public void Versions_that_do_not_exist_are_refused(byte major, byte minor, string message)
    {
        string path = _folder.Add("a.npy", NpyBytes.Make(major: major, minor: minor));
        Assert.Contains(message, UserErrors.Message(path, () => NpyFile.Map<double>(path, 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, new byte[] { 0xFF, 0xFF })]
    [InlineData(1, new byte[] { 0xF6, 0x00 })]
    [InlineData(2, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(2, new byte[] { 0x00, 0x00, 0x00, 0x80 })]
    [InlineData(3, new byte[] { 0x00, 0x02, 0x00, 0x00 })]
    public void A_header_longer_than_its_file_is_refused(byte major, byte[] length)
    {
        byte[] file = NpyBytes.Make(major: major);
        length.CopyTo(file, 8);
        string path = _folder.Add("a.npy", file);
        Assert.Contains("its header claims", UserErrors.Message(path, () => NpyFile.Map<double>(path, 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_beginning_of_a_file_is_refused_and_so_is_every_longer_file(byte major)
    {
        byte[] file = NpyBytes.Make(major: major);
        for (int length = 0; length < file.Length; length++)
        {
            string path = _folder.Add("a.npy", file.AsSpan(0, length));
            UserErrors.Message(path, () => NpyFile.Map<double>(path, 1));
        }

        string longer = _folder.Add("a.npy", [.. file, 0]);
        UserErrors.Message(longer, () => NpyFile.Map<double>(longer, 1));
        using NpyArray<double> whole = NpyFile.Map<double>(_folder.Add("a.npy", file), 1);
        Assert.Equal([0, 0], whole.Elements.Memory.ToArray());
    }

    [Fact]
    public void Files_of_other_kinds_are_refused()
    {
        string text = _folder.Add("a.txt", "1 2 3\n");
        Assert.Contains("magic bytes of .npy", UserErrors.Message(text, () => NpyFile.Map<double>(text, 1)), StringComparison.Ordinal);
        string pickle = _folder.Add("a.pkl", [0x80, 4, .. new byte[20]]);
        Assert.Contains(
            "it is a Python pickle; allowed: a file written by numpy.save", UserErrors.Message(pickle, () => NpyFile.Map<double>(pickle, 1)), StringComparison.Ordinal);

        string missing = _folder.PathOf("missing.npy");
        Assert.Contains("it does not exist", UserErrors.Message(missing, () => NpyFile.Map<double>(missing, 1)), StringComparison.Ordinal);
        string folder = _folder.Location;
        Assert.Contains("it is a folder", UserErrors.Message(folder, () => NpyFile.Map<double>(folder, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_and_nothing_else()
    {
        Random random = new(20_260_102);
        byte[] file = NpyBytes.Make("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 48);
        (int read, int refused) = (0, 0);
        for (int round = 0; round < 3000; round++)
        {
            string path = _folder.Add("a.npy", Mutations.Mutate(file, random));
            try
            {
                using NpyArray<double> array = NpyFile.Map<double>(path, 2);
                Assert.Equal(array.Shape[0] * array.Shape[1], array.Elements.Span.Length);
                read++;
            }
            catch (UserInputException exception)
            {
                UserErrors.Message(path, () => throw exception);
                refused++;
            }
        }

        Assert.True(read > 30 && refused > 300, $"{read} read, {refused} refused");
    }

    private void Refuses(string header, string message)
    {
        string path = _folder.Add("a.npy", NpyBytes.Make(header));
        Assert.Contains(message, UserErrors.Message(path, () => NpyFile.Map<double>(path, 1)), StringComparison.Ordinal);
        Assert.Equal(["a.npy"], _folder.Names);
    }
}
