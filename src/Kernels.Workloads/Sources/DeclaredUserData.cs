using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>The user's data for a declared kernel: values for its parameters, and for its buffers files or a preset.</summary>
internal static class DeclaredUserData
{
    public static UserWorkload Create(DeclaredKernel kernel, UserValues values, BufferAllocator allocator)
    {
        KernelDeclaration declaration = kernel.Declaration;
        ImmutableArray<double> scalars = [.. declaration.Parameters.Select(parameter => ScalarOf(parameter, values))];
        Dictionary<string, DeclaredBuffer> written = declaration.Buffers.Where(DeclaredUserOptions.IsWritten)
            .ToDictionary(buffer => DeclaredUserOptions.OutputOf(declaration, buffer));
        UserOutputs outputs = new(values, [.. written.Keys]);

        ImmutableArray<DeclaredData?> files = [.. declaration.Buffers.Select(buffer => OpenFile(buffer, values, allocator))];
        ImmutableArray<int> extents = DeclaredExtents.Find(declaration, values, files);
        RequireMemory(declaration, extents);
        ulong seed = SeedOf(declaration, values, files);
        ImmutableArray<DeclaredData> data =
        [
            .. declaration.Buffers.Select((buffer, index) => files[index] ?? DeclaredData.Create(
                buffer,
                DeclaredExtents.ShapeOf(declaration, buffer, extents),
                allocator,
                DeclaredContent.Random,
                seed + (ulong)index)),
        ];
        return new(
            new DeclaredWorkload(kernel, extents, scalars, data) { Inputs = DescribeInputs(declaration, values) },
            () => outputs.Save((option, output) => DataOf(written[option]).Write(output)),
            () => string.Join("; ", written.Values.Select(buffer => $"{buffer.Name}: {DataOf(buffer).Summarize()}")))
        {
            TakesStandardOutput = outputs.TakeStandardOutput,
            Cautions = values.Notes,
        };

        DeclaredData DataOf(DeclaredBuffer buffer) => data[declaration.Buffers.IndexOf(buffer)];
    }

    private static double ScalarOf(DeclaredParameter parameter, UserValues values)
    {
        string option = DeclaredUserOptions.NameOf(parameter.Name);
        return parameter.Type == ElementType.Int32
            ? values.WholeNumber(option, (int)parameter.Minimum, (int)parameter.Maximum)
            : values.Number(option, parameter.Minimum, parameter.Maximum);
    }

    private static DeclaredData? OpenFile(DeclaredBuffer buffer, UserValues values, BufferAllocator allocator)
        => DeclaredUserOptions.IsRead(buffer) && values.Text(DeclaredUserOptions.NameOf(buffer.Name)) is { } path
            ? DeclaredData.Open(buffer, path, values, allocator)
            : null;

    private static void RequireMemory(KernelDeclaration declaration, ImmutableArray<int> extents)
    {
        string shape = DeclaredWorkload.Describe(declaration, extents.AsSpan(), []);
        double bytes = 0;
        for (int index = 0; index < declaration.Buffers.Length; index++)
        {
            DeclaredBuffer buffer = declaration.Buffers[index];
            double length = declaration.LengthOf(index, extents.AsSpan());
            if (length > Array.MaxLength)
            {
                throw new UserInputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{buffer.Name} has {length:f0} elements with {shape}; allowed: up to {Array.MaxLength} in all."));
            }

            // A buffer that is read and overwritten also needs a copy of its original content.
            bytes += length * ElementTypes.SizeOf(buffer.Type) * (buffer.Direction == BufferDirection.InOut ? 2 : 1);
        }

        UserSizes.RequireMemory(shape, bytes);
    }

    private static ulong SeedOf(KernelDeclaration declaration, UserValues values, ImmutableArray<DeclaredData?> files)
    {
        if (values.Seed is { } seed)
        {
            return seed;
        }

        bool isRandom = declaration.Buffers
            .Where((buffer, index) => files[index] is null && buffer.Fill is { } fill && fill.Low != fill.High)
            .Any();
        return isRandom || !values.IsGiven(DeclaredUserOptions.Seed)
            ? (ulong)values.WholeNumber(DeclaredUserOptions.Seed, 0, int.MaxValue)
            : throw new UserInputException(
                $"--{DeclaredUserOptions.Seed} is '{values.Text(DeclaredUserOptions.Seed)}', but no input is random; allowed: no seed.");
    }

    /// <summary>The source of each input, such as <c>x of x.npy; y random, 0 to 1</c>.</summary>
    private static string DescribeInputs(KernelDeclaration declaration, UserValues values)
        => string.Join("; ", declaration.Buffers.Where(DeclaredUserOptions.IsRead).Select(buffer =>
            values.Text(DeclaredUserOptions.NameOf(buffer.Name)) is { } path
                ? $"{buffer.Name} of {path}"
                : $"{buffer.Name} {DeclaredUserOptions.DescribeFill(buffer.Fill!)}"));
}
