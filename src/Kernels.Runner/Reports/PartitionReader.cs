using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Files;
using Kernels.Plugins.Manifests;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;

namespace Kernels.Runner.Reports;

/// <summary>Reads the record of a partition, which may say anything.</summary>
internal static class PartitionReader
{
    private const int MaxBytes = 4 << 20;
    private const int MaxText = 4096;
    private const int MaxName = 32;
    private const int MaxHash = 32;
    private const int MaxFiles = 2 * KernelDeclaration.MaxBuffers;

    /// <summary>Reads it from a folder of partitions.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="remedy">What to do if it is no record.</param>
    /// <exception cref="UserInputException">It can't be read, or is no such record.</exception>
    public static PartitionRecord Read(string folder, Partition partition, string remedy)
    {
        string path = Path.Combine(folder, PartitionFile.RecordOf(partition));
        try
        {
            using FileStream file = OrdinaryFile.OpenRead(path);
            PartitionRecord record = Parse(OrdinaryFile.ReadAll(file, MaxBytes) ?? throw new DocumentException($"it has more than {MaxBytes} bytes"));
            return record.Work.Partition == partition ? record : throw new DocumentException($"it is that of {record.Work.Partition}");
        }
        catch (DocumentException exception)
        {
            throw new UserInputException($"The record '{path}' can't be used: {exception.Message}; {remedy}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"The record '{path}' can't be read: {exception.Message}") { MayPass = FileErrors.MayPass(exception) };
        }
    }

    /// <summary>Reads the text of a record.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="DocumentException">It is no record.</exception>
    public static PartitionRecord Parse(ReadOnlySpan<byte> utf8)
    {
        JsonMembers root = JsonMembers.Parse(utf8);
        root.Word("schema", PartitionRecord.SchemaName);
        return new PartitionRecord(
            ReadMachine(root.Members("machine")),
            ReadWork(root),
            root.Text("backend", MaxText),
            root.Text("isa", MaxText),
            root.Integer("threads", 1, KernelOptions.MaxThreads),
            AtLeastZero(root, "seconds"),
            IsNull(root, "validation") ? null : ReadValidation(root.Members("validation")));
    }

    private static PartitionWork ReadWork(JsonMembers root)
    {
        int count = root.Integer("partitions", 1, Partition.MostPartitions);
        Partition partition = new(root.Integer("partition", 1, count), count);
        long extent = root.LongInteger("extent", 0, long.MaxValue);
        long begin = root.LongInteger("begin", 0, extent);
        return new PartitionWork(
            root.Text("contract", MaxText),
            partition,
            root.Text("along", MaxName),
            extent,
            begin,
            root.LongInteger("end", begin, extent),
            ReadNamed(root.Members("extents"), KernelDeclaration.MaxDimensions, static (members, name) => members.Integer(name, 0, Array.MaxLength)),
            ReadNamed(root.Members("parameters"), KernelDeclaration.MaxParameters, static (members, name) => members.Number(name)),
            root.List("inputs", 0, KernelDeclaration.MaxBuffers, static (element, place) => ReadInput(JsonMembers.Of(element, place))),
            root.List("files", 0, MaxFiles, (element, place) => ReadFile(JsonMembers.Of(element, place), partition)))
        {
            // Records of earlier versions have none.
            Pass = !root.Has("pass") || IsNull(root, "pass") ? null : ReadPass(root.Members("pass")),
        };
    }

    private static KeptPass ReadPass(JsonMembers pass)
    {
        long steps = pass.LongInteger("steps", 1, long.MaxValue);
        return new KeptPass(steps, pass.List("files", 1, KernelDeclaration.MaxBuffers, (element, place) => ReadArray(JsonMembers.Of(element, place), steps)));
    }

    /// <summary>A file of the folder, never one elsewhere: its name follows from what it holds.</summary>
    private static KeptArray ReadArray(JsonMembers file, long steps)
    {
        string output = file.Text("output", MaxName);
        file.Word("file", IsName(output) ? KeptArray.NameOf(output, steps) : throw JsonMembers.Wrong(file.PlaceOf("output"), file.Value("output"), "the name of an output"));
        return new KeptArray(output, file.LongInteger("bytes", 0, long.MaxValue), file.Text("hash", MaxHash));
    }

    private static ImmutableArray<NamedValue<T>> ReadNamed<T>(JsonMembers members, int most, Func<JsonMembers, string, T> read)
    {
        ImmutableArray<NamedValue<T>> values = [.. members.All().Select(member => new NamedValue<T>(member.Name, read(members, member.Name)))];
        return values.Length <= most && values.All(value => IsName(value.Name))
            ? values
            : throw new DocumentException($"\"{members.Place}\" has {values.Length} members; allowed: up to {most}, with names of 1 to {MaxName} letters, digits and '_'");
    }

    private static bool IsName(string name) => name.Length is >= 1 and <= MaxName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static PartitionInput ReadInput(JsonMembers input)
    {
        string type = input.Text("type", MaxName);
        return new PartitionInput(
            input.Text("name", MaxName),
            input.List("paths", 0, PartitionInput.MostPaths, static (element, place) => JsonText.Line(element, place, MaxText)),
            ElementTypes.TryParse(type, out ElementType found)
                ? found
                : throw JsonMembers.Wrong(input.PlaceOf("type"), input.Value("type"), "the type of an array's elements, such as float64"),
            input.List("shape", 1, KernelDeclaration.MaxDimensions, ReadExtent),
            new ContentMark(input.LongInteger("bytes", 0, long.MaxValue), input.Text("hash", MaxHash), IsNull(input, "modified") ? null : ReadTime(input, "modified")));
    }

    /// <summary>A file of the folder, never one elsewhere: its name follows from what it holds.</summary>
    private static PartitionFile ReadFile(JsonMembers file, Partition partition)
    {
        string output = file.Text("output", MaxName);
        PartitionFile read = new(output, file.Flag("is_rest"), file.LongInteger("bytes", 0, long.MaxValue), file.Text("hash", MaxHash));
        file.Word("file", IsName(output) ? read.NameIn(partition) : throw JsonMembers.Wrong(file.PlaceOf("output"), file.Value("output"), "the name of an output"));
        return read;
    }

    private static Validation ReadValidation(JsonMembers validation)
    {
        Validation read = new(validation.Flag("passed"), AtLeastZero(validation, "residual"), null);
        return read.Passed ? read : throw new DocumentException($"\"{validation.PlaceOf("passed")}\" is false; a partition whose result is wrong writes nothing");
    }

    private static Machine ReadMachine(JsonMembers machine) => new(
        Text(machine, "cpu"),
        Text(machine, "instruction_set"),
        machine.Integer("logical_processors", 1, int.MaxValue),
        Text(machine, "os"),
        Text(machine, "runtime"),
        Text(machine, "mode"),
        Text(machine, "version"),
        IsNull(machine, "build") ? null : Text(machine, "build"));

    /// <summary>A line of text, which may be empty: not every system reports everything.</summary>
    private static string Text(JsonMembers members, string name)
        => members.Value(name) is { ValueKind: JsonValueKind.String } value && value.ValueEquals(""u8) ? "" : members.Text(name, MaxText);

    private static long ReadExtent(JsonElement element, string place)
        => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long extent) && extent >= 0
            ? extent
            : throw JsonMembers.Wrong(place, element, "a whole number, 0 or above");

    private static DateTime ReadTime(JsonMembers members, string name)
        => members.Value(name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTime(out DateTime time) && time.Kind == DateTimeKind.Utc
            ? time
            : throw JsonMembers.Wrong(members.PlaceOf(name), members.Value(name), "a time in ISO 8601, in UTC");

    private static double AtLeastZero(JsonMembers members, string name)
        => members.Number(name) is >= 0 and double number
            ? number
            : throw JsonMembers.Wrong(members.PlaceOf(name), members.Value(name), "a finite number, 0 or above");

    private static bool IsNull(JsonMembers members, string name) => members.Value(name).ValueKind == JsonValueKind.Null;
}
