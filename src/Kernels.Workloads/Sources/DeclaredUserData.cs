using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>The user's data for a kernel as its declaration says: values for its parameters, and for its buffers files or a preset.</summary>
internal static class DeclaredUserData
{
    public static UserWorkload Create<TArguments>(
        KernelContract<TArguments> contract, IKernel<TArguments> oracle, UserValues values, BufferAllocator allocator)
        where TArguments : struct, allows ref struct
    {
        KernelDeclaration declaration = contract.Declaration!;
        ImmutableArray<double> scalars = [.. declaration.Parameters.Select(parameter => ScalarOf(parameter, values))];
        Dictionary<string, DeclaredBuffer> written = declaration.Buffers.Where(buffer => buffer.IsResult)
            .ToDictionary(buffer => DeclaredUserOptions.OutputOf(declaration, buffer));
        UserOutputs outputs = new(values, [.. written.Keys]);

        ImmutableArray<DeclaredData?> files = [.. declaration.Buffers.Select(buffer => OpenFile(buffer, values, allocator))];
        ImmutableArray<int> extents = DeclaredExtents.Find(declaration, values, files);
        RequireMemory(declaration, extents);
        ulong seed = SeedOf(declaration, values, files);
        RequireContents(declaration, values, extents, files);
        ImmutableArray<DeclaredData> data =
        [
            .. declaration.Buffers.Select((_, index) => files[index] ?? DeclaredData.Create(
                declaration, index, extents, allocator, DeclaredContent.Random, seed + (ulong)index)),
        ];
        RequireRules(contract, scalars, data);
        return new(
            new DeclaredWorkload<TArguments>(contract, oracle, extents, scalars, data) { Inputs = DescribeInputs(declaration, values) },
            () => outputs.Save((option, output) => DataOf(written[option]).Write(output)),
            () => string.Join("; ", written.Values.Select(buffer => $"{buffer.Name}: {DataOf(buffer).Summarize()}")))
        {
            TakesStandardOutput = outputs.TakeStandardOutput,
            Cautions = values.Notes,
        };

        DeclaredData DataOf(DeclaredBuffer buffer) => data[declaration.IndexOfBuffer(buffer.Name)];
    }

    /// <summary>Checks what the user's inputs hold, and that those without a file can be made.</summary>
    private static void RequireContents(
        KernelDeclaration declaration, UserValues values, ImmutableArray<int> extents, ImmutableArray<DeclaredData?> files)
    {
        for (int index = 0; index < files.Length; index++)
        {
            DeclaredBuffer buffer = declaration.Buffers[index];
            if (files[index] is not { } file)
            {
                if (ConstraintFit.FindProblem(declaration, index, extents.AsSpan()) is { } problem)
                {
                    throw new UserInputException($"with {DeclaredExtents.Describe(declaration, extents.AsSpan(), [])} {problem}.");
                }

                continue;
            }

            try
            {
                file.RequireContent(ConstraintFit.BoundOf(declaration, buffer, extents.AsSpan()));
            }
            catch (ArgumentException exception)
            {
                string option = DeclaredUserOptions.NameOf(buffer.Name);
                throw new UserInputException($"--{option} '{values.Text(option)}': {FirstLineOf(exception)}");
            }
        }
    }

    /// <summary>Checks the rules that ranges and shapes can't say.</summary>
    private static void RequireRules<TArguments>(
        KernelContract<TArguments> contract, ImmutableArray<double> scalars, ImmutableArray<DeclaredData> data)
        where TArguments : struct, allows ref struct
    {
        try
        {
            contract.Read(new DeclaredArgumentSource(contract.Declaration!, [.. scalars], data, DataUse.Call));
        }
        catch (ArgumentException exception)
        {
            throw new UserInputException(FirstLineOf(exception));
        }
    }

    /// <summary>The message without the name of the parameter, which .NET adds in a line or in parentheses.</summary>
    private static string FirstLineOf(ArgumentException exception)
    {
        string line = exception.Message.Split('\n')[0].TrimEnd();
        int added = line.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return added < 0 ? line : line[..added];
    }

    private static double ScalarOf(DeclaredParameter parameter, UserValues values)
    {
        string option = DeclaredUserOptions.NameOf(parameter.Name);
        return !ElementTypes.IsFraction(parameter.Type)
            ? values.LongNumber(option, (long)parameter.Minimum, (long)parameter.Maximum)
            : values.Number(option, parameter.Minimum, parameter.Maximum);
    }

    private static DeclaredData? OpenFile(DeclaredBuffer buffer, UserValues values, BufferAllocator allocator)
        => buffer.IsRead && values.Text(DeclaredUserOptions.NameOf(buffer.Name)) is { } path
            ? DeclaredData.Open(buffer, path, values, allocator)
            : null;

    private static void RequireMemory(KernelDeclaration declaration, ImmutableArray<int> extents)
    {
        string shape = DeclaredExtents.Describe(declaration, extents.AsSpan(), []);
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
            .Where((buffer, index) => files[index] is null && (buffer.Fill is { } fill ? fill.Low != fill.High : buffer.IsRead && buffer.Constraint?.Kind != ConstraintKind.Offsets))
            .Any();
        return isRandom || !values.IsGiven(DeclaredUserOptions.Seed)
            ? (ulong)values.WholeNumber(DeclaredUserOptions.Seed, 0, int.MaxValue)
            : throw new UserInputException(
                $"--{DeclaredUserOptions.Seed} is '{values.Text(DeclaredUserOptions.Seed)}', but no input is random; allowed: no seed.");
    }

    /// <summary>The source of each input, such as <c>x of x.npy; y random, 0 to 1</c>.</summary>
    private static string DescribeInputs(KernelDeclaration declaration, UserValues values)
        => string.Join("; ", declaration.Buffers.Where(buffer => buffer.IsRead).Select(buffer =>
            values.Text(DeclaredUserOptions.NameOf(buffer.Name)) is { } path
                ? $"{buffer.Name} of {path}"
                : $"{buffer.Name} {ContractTexts.DescribeContent(buffer)}"));
}
