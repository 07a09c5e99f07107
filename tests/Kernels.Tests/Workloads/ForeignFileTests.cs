using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>
/// For generated files of many dialects, our readers return the same as <c>scipy.io.mmread</c> and <c>numpy.load</c>, and refuse
/// the same files, except for the differences that docs/formats.md names.
/// </summary>
public sealed class ForeignFileTests : IDisposable
{
    private const int Seed = 20_261_125;
    private const int Count = 400;

    /// <summary>The script's exit code if SciPy or NumPy is missing or too new.</summary>
    private const int NothingToCompare = 3;

    /// <summary>Set if NumPy and SciPy are installed, so that a missing one is a failure and not a skip.</summary>
    private static readonly bool Required = Environment.GetEnvironmentVariable("KERNELS_TEST_PEERS") == "required";

    /// <summary>Files that SciPy reads and that are refused here: the file's mark, and words of the reason.</summary>
    private static readonly Dictionary<string, string> StricterMatrices = new()
    {
        ["array-pattern"] = "the field is 'pattern' of an array",
        ["complex"] = "the field is 'complex', and kernels take real numbers",
        ["count"] = "the file goes on after its last entry",
        ["damaged"] = "it is gzip that is damaged, cut short or followed by something else",
        ["empty"] = "the number of rows is",
        ["goes-on"] = "the line goes on with '9'",
        ["negative"] = "the value is '-1'; allowed: a whole number, 0 to",
        ["not-a-number"] = "; allowed: a number such as",
        ["not-exact"] = "which float64 does not hold",
        ["not-square"] = "a symmetric matrix is square",
        ["overflow"] = "beyond float64",
        ["skew-diagonal"] = "a skew-symmetric matrix has zeros there",
        ["underscore"] = "; allowed",
        ["unknown-field"] = "the field is 'decimal'; allowed: real",
        ["unknown-symmetry"] = "the symmetry is 'antisymmetric'; allowed: general",
    };

    /// <summary>Marks of files that are read here but not by SciPy.</summary>
    private static readonly string[] LaxerMatrices = ["comment-anywhere", "unsigned-skew"];

    /// <summary>Files that NumPy reads and that are refused here.</summary>
    private static readonly Dictionary<string, string> StricterArrays = new()
    {
        ["dimensions"] = " dimension",
        ["goes-on"] = "it goes on after its last element",
        ["loss"] = "does not hold; allowed: ",
        ["other-type"] = "; allowed: float16 to float64, int8 to int64, uint8 to uint64 and bool",
        ["records"] = "its elements are structured records",
        ["scalar"] = "it has 0 dimensions; allowed: ",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_read_as_SciPy_and_NumPy_read_them()
    {
        using JsonDocument expected = MakeFiles();
        Judge matrices = new(StricterMatrices, LaxerMatrices);
        Judge arrays = new(StricterArrays, []);
        foreach (JsonElement file in expected.RootElement.GetProperty("matrices").EnumerateArray())
        {
            matrices.Take(file, ReadMatrix);
        }

        foreach (JsonElement file in expected.RootElement.GetProperty("arrays").EnumerateArray())
        {
            arrays.Take(file, ReadArray);
        }

        string[] faults = [.. matrices.Faults, .. arrays.Faults];
        Assert.True(faults.Length == 0, string.Join('\n', faults.Take(20)));

        // Without these checks, the test would pass if all files were refused, or if some marks were never used.
        Assert.True(matrices.Agreed > Count / 3 && arrays.Agreed > Count / 2, $"{matrices.Agreed} matrices and {arrays.Agreed} arrays agree");
        Assert.Equal([], matrices.Unused);
        Assert.Equal([], arrays.Unused);
    }

    private JsonDocument MakeFiles()
    {
        ProcessStartInfo start = new(OperatingSystem.IsWindows() ? "python" : "python3")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "foreign_files.py"),
                _folder.Location,
                Seed.ToString(CultureInfo.InvariantCulture),
                Count.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardError = true,
        };
        try
        {
            using Process python = Process.Start(start)!;
            string errors = python.StandardError.ReadToEnd();
            python.WaitForExit();
            Assert.SkipUnless(Required || python.ExitCode != NothingToCompare, errors.Trim());
            Assert.True(python.ExitCode == 0, errors);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Assert.SkipUnless(Required, exception.Message);
            throw;
        }

        return JsonDocument.Parse(File.ReadAllBytes(_folder.PathOf("expected.json")));
    }

    /// <summary>Reads a file, and describes how it differs from SciPy's reading; null if it doesn't.</summary>
    private string? ReadMatrix(JsonElement file)
    {
        using CsrBuffers matrix = MatrixMarketFile.Read(_folder.PathOf(file.GetProperty("file").GetString()!), new AlignedAllocator());
        JsonElement read = file.GetProperty("read");
        if (read.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        double[] expected = [.. read.GetProperty("elements").EnumerateArray().Select(element => Parse<double>(element.GetString()!))];
        return (read.GetProperty("rows").GetInt32(), read.GetProperty("columns").GetInt32()) != (matrix.RowCount, matrix.ColumnCount)
            ? "another size"
            : read.GetProperty("stored").GetInt32() != matrix.EntryCount ? $"{matrix.EntryCount} entries"
            : Differs(expected, [.. MatrixMarket.Dense(matrix).Cast<double>()]);
    }

    private string? ReadArray(JsonElement file) => file.GetProperty("target").GetString() switch
    {
        "float64" => ReadArray<double>(file),
        "float32" => ReadArray<float>(file),
        "int64" => ReadArray<long>(file),
        "int32" => ReadArray<int>(file),
        _ => ReadArray<byte>(file),
    };

    private string? ReadArray<T>(JsonElement file)
        where T : unmanaged, INumber<T>
    {
        int dimensions = file.GetProperty("dimensions").GetInt32();
        using NpyArray<T> array = NpyFile.Map<T>(_folder.PathOf(file.GetProperty("file").GetString()!), dimensions);
        JsonElement read = file.GetProperty("read");
        if (read.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        int[] shape = [.. read.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32())];
        T[] expected = [.. read.GetProperty("elements").EnumerateArray().Select(element => Parse<T>(element.GetString()!))];
        return !array.Shape.SequenceEqual(dimensions == shape.Length ? shape : [expected.Length])
            ? $"the shape {string.Join(", ", array.Shape)}"
            : Differs(expected, array.Elements.Memory.ToArray());
    }

    /// <summary>Parses numbers as Python prints them.</summary>
    private static T Parse<T>(string text)
        where T : INumber<T>
        => text switch
        {
            "nan" => T.CreateSaturating(double.NaN),
            "inf" => T.CreateSaturating(double.PositiveInfinity),
            "-inf" => T.CreateSaturating(double.NegativeInfinity),
            _ => T.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };

    private static string? Differs<T>(T[] expected, T[] actual)
        => expected.SequenceEqual(actual) ? null : $"{string.Join(", ", actual)} instead of {string.Join(", ", expected)}";

    /// <summary>Compares our reading with SciPy's or NumPy's, and collects the undocumented differences.</summary>
    private sealed class Judge(Dictionary<string, string> stricter, string[] laxer)
    {
        private readonly HashSet<string> _used = [];

        public List<string> Faults { get; } = [];

        /// <summary>The number of files that both read, with the same result.</summary>
        public int Agreed { get; private set; }

        /// <summary>The marks that excused nothing, because no such file was made.</summary>
        public IEnumerable<string> Unused => stricter.Keys.Concat(laxer).Except(_used);

        public void Take(JsonElement file, Func<JsonElement, string?> read)
        {
            bool isRead = file.GetProperty("read").ValueKind != JsonValueKind.Null;
            string[] marks = [.. file.GetProperty("marks").EnumerateArray().Select(mark => mark.GetString()!)];
            try
            {
                string? difference = read(file);
                bool agrees = isRead && difference is null;
                Agreed += agrees ? 1 : 0;
                if (!agrees && (isRead || !Uses(marks.Intersect(laxer))))
                {
                    Faults.Add($"{file}: {difference ?? "is read"}");
                }
            }
            catch (UserInputException exception)
            {
                string line = exception.Message;
                if (isRead && !Uses(marks.Where(mark => stricter.TryGetValue(mark, out string? reason) && line.Contains(reason, StringComparison.Ordinal))))
                {
                    Faults.Add($"{file}: {line}");
                }
            }
        }

        private bool Uses(IEnumerable<string> marks)
        {
            string[] found = [.. marks];
            _used.UnionWith(found);
            return found.Length > 0;
        }
    }
}
