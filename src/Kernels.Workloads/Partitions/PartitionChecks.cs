using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Partitions;

/// <summary>Checks that partitions are those of one call of a kernel. Records are read from files, and may say anything.</summary>
internal static class PartitionChecks
{
    /// <summary>Checks it.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="partitions">All partitions of a call, by their numbers.</param>
    /// <exception cref="UserInputException">They are not.</exception>
    public static void Require(KernelDeclaration declaration, ImmutableArray<PartitionWork> partitions)
    {
        PartitionWork first = partitions[0];
        Demand(FindOther(declaration, first) is not { } other, first, $"it has {FindOther(declaration, first)} than {declaration.Id}");
        long end = 0;
        foreach (PartitionWork partition in partitions)
        {
            Demand(FindDifference(first, partition) is null, partition, $"{FindDifference(first, partition)}; required: partitions of one call");
            Demand(
                partition.Begin == end && partition.End >= end && partition.End <= first.Extent,
                partition,
                Invariant($"it has {partition.Dimension} from {partition.Begin} to {partition.End}, and the ones before end at {end} of {first.Extent}"));
            Demand(HasFiles(declaration, partition), partition, "it has other files than the kernel's results");
            end = partition.End;
        }

        Demand(end == first.Extent, partitions[^1], Invariant($"it ends at {end} of {first.Extent}"));
    }

    /// <summary>What is to be said of inputs whose files differ in time only, one line each.</summary>
    /// <param name="partitions">All partitions of a call.</param>
    public static IEnumerable<string> FindCautions(ImmutableArray<PartitionWork> partitions)
    {
        for (int input = 0; input < partitions[0].Inputs.Length; input++)
        {
            PartitionInput first = partitions[0].Inputs[input];
            if (partitions.FirstOrDefault(other => other.Inputs[input].Content.Modified != first.Content.Modified) is { } changed)
            {
                yield return Invariant($"{first.Name} was last changed at another time for partition {changed.Partition.Number} than for 1: ")
                    + "it has the same length and hash of places, but may be another file";
            }
        }
    }

    /// <summary>What a record has that its kernel has otherwise; null for nothing.</summary>
    private static string? FindOther(KernelDeclaration declaration, PartitionWork work)
    {
        int cut = declaration.Dimensions.IndexOf(declaration.Cut!.Dimension);
        string[] dimensions = [.. declaration.Dimensions.Where(declaration.IsWhole)];
        return work.Dimension != declaration.Cut.Dimension || work.Extent < declaration.LeastExtents[cut] ? "another cut"
            : !work.Extents.Select(extent => extent.Name).SequenceEqual(dimensions)
                || work.Extents.Any(extent => extent.Value < declaration.LeastExtents[declaration.Dimensions.IndexOf(extent.Name)]) ? "other dimensions"
            : !work.Parameters.Select(parameter => parameter.Name).SequenceEqual(declaration.Parameters.Select(parameter => parameter.Name))
                || work.Parameters.Zip(declaration.Parameters).Any(pair => !IsValue(pair.First.Value, pair.Second)) ? "other parameters"
            : !work.Inputs.Select(input => input.Name).SequenceEqual(declaration.Buffers.Where(buffer => buffer.IsRead).Select(buffer => buffer.Name)) ? "other inputs"
            : null;
    }

    private static bool IsValue(double value, DeclaredParameter parameter)
        => value >= parameter.Minimum && value <= parameter.Maximum && (ElementTypes.IsFraction(parameter.Type) || value == Math.Truncate(value));

    /// <summary>In what a call that was kept differs from this one; null if in nothing.</summary>
    /// <param name="now">This call.</param>
    /// <param name="kept">The one that was kept.</param>
    public static string? FindChange(PartitionWork now, PartitionWork kept)
    {
        (string own, string other) = (Describe(now), Describe(kept));
        return own != other ? $"it is of {other}, and this call of {own}"
            : kept.Inputs.Length != now.Inputs.Length ? "it is of other inputs"
            : now.Inputs.Zip(kept.Inputs).FirstOrDefault(pair => pair.First.Name != pair.Second.Name || pair.First.Content != pair.Second.Content).First is { } changed
                ? $"{changed.Description} has changed since"
            : kept.Begin > 0 || kept.End >= now.Extent ? "it is of no part"
            : null;
    }

    /// <summary>Checks that files still are what a record says, after they were read in parts.</summary>
    /// <param name="inputs">The inputs of the record.</param>
    /// <exception cref="UserInputException">One was changed.</exception>
    public static void RequireUnchanged(ImmutableArray<PartitionInput> inputs)
    {
        foreach (PartitionInput input in inputs)
        {
            if (input.Content.Modified is not null && ContentMark.OfFiles(input.Paths) != input.Content)
            {
                throw new UserInputException($"Array {input.Description} was changed while it was read; required: files that stay as they are.");
            }
        }
    }

    /// <summary>In what a partition differs from the first one; null if in nothing that must be equal.</summary>
    private static string? FindDifference(PartitionWork first, PartitionWork other)
    {
        if (other.Contract != first.Contract)
        {
            return $"it is of {other.Contract}, and partition 1 of {first.Contract}";
        }

        if ((other.Dimension, other.Extent) != (first.Dimension, first.Extent))
        {
            return Invariant($"it has {other.Dimension} = {other.Extent}, and partition 1 has {first.Dimension} = {first.Extent}");
        }

        if (Describe(other.Extents, other.Parameters) is var own && Describe(first.Extents, first.Parameters) is var firsts && own != firsts)
        {
            return $"it has {own}, and partition 1 has {firsts}";
        }

        PartitionInput? changed = other.Inputs.Length != first.Inputs.Length ? null
            : other.Inputs.Zip(first.Inputs)
                .FirstOrDefault(pair => (pair.First.Name, pair.First.Type) != (pair.Second.Name, pair.Second.Type) || !pair.First.Shape.SequenceEqual(pair.Second.Shape) || !pair.First.Content.IsSameAs(pair.Second.Content))
                .First;
        return other.Inputs.Length != first.Inputs.Length ? "it has other inputs than partition 1"
            : changed is null ? null
            : $"its {changed.Description} has another shape, length or hash than that of partition 1";
    }

    private static string Describe(PartitionWork work)
        => Invariant($"{work.Contract}, {work.Dimension} = {work.Extent}, {Describe(work.Extents, work.Parameters)}").TrimEnd(',', ' ');

    private static string Describe(ImmutableArray<NamedValue<int>> extents, ImmutableArray<NamedValue<double>> parameters) => string.Join(
        ", ",
        [.. extents.Select(extent => Invariant($"{extent.Name} = {extent.Value}")), .. parameters.Select(parameter => Invariant($"{parameter.Name} = {parameter.Value}"))]);

    private static bool HasFiles(KernelDeclaration declaration, PartitionWork work)
        => (work.Begin == work.End && work.Files.IsEmpty && (work.Extent > 0 || work.Partition.Number > 1))
            || work.Files.Select(file => (file.Output, file.IsRest)).SequenceEqual(PartitionFiles.NamesOf(declaration).Select(file => (file.Output, file.IsRest)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Demand(bool condition, PartitionWork partition, string fault)
    {
        if (!condition)
        {
            throw new UserInputException($"Partition {partition.Partition} can't be merged: {fault}.");
        }
    }
}
