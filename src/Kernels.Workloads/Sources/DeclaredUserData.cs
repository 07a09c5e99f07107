using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>The user's data for a kernel as its declaration says: values for its parameters, and for its buffers files or a preset.</summary>
internal static class DeclaredUserData
{
    public static UserWorkload Create(CheckedKernel kernel, PresetText? presetText, UserValues values, BufferAllocator allocator)
    {
        KernelDeclaration declaration = kernel.Declaration;
        DeclaredOptionNames names = new(declaration);
        ImmutableArray<double> scalars = DeclaredExtents.FindScalars(declaration, values, names);
        Dictionary<string, int> pictures = PlacesOf(declaration, buffer => buffer.PictureLimit is not null, names.OfImage);
        Dictionary<string, int> arrays = PlacesOf(declaration, buffer => buffer.IsResult, names.OfOutput);
        UserOutputs outputs = new(values, [.. names.OfResultImage is { } option ? [option] : Array.Empty<string>(), .. pictures.Keys, .. arrays.Keys]);

        DeclaredUserFiles files = new(declaration, names, values, allocator);
        ImmutableArray<int> extents = DeclaredExtents.Find(declaration, values, files);
        ImmutableArray<string> cautions = FindCautions(declaration, values, extents, scalars);
        RequireMemory(declaration, values, extents);
        RequireFewPixels(declaration, values, extents, pictures);
        ulong seed = SeedOf(declaration, values, files);
        RequireContents(declaration, values, extents, files);
        ImmutableArray<DeclaredAxis?> axes = [.. declaration.Buffers.Select((buffer, index) => AxisOf(buffer, values, files, index))];
        DeclaredData?[] texts = new DeclaredData?[declaration.Buffers.Length];
        DeclaredTextFile[] made = presetText is null ? [] : [.. DeclaredTextFile.Find(declaration).Where(IsOfPreset)];
        Array.ForEach(made, file => file.PutInto(texts, presetText!(DeclaredExtents.SizeOf(values), seed, file, allocator)));
        ImmutableArray<DeclaredData> data =
        [
            .. declaration.Buffers.Select((_, index) => files.Data[index] ?? texts[index] ?? DeclaredData.Create(
                declaration, index, extents, allocator, ContentOf(declaration, files, index), seed + (ulong)index, axes[index])),
        ];
        RequireRules(kernel, scalars, data);
        return new(
            new DeclaredWorkload(kernel, extents, scalars, data) { Inputs = DescribeInputs(declaration, files, axes, made) },
            () => outputs.Save(Write),
            () => string.Join("; ", arrays.Values.Select(index => $"{declaration.Buffers[index].Name}: {data[index].Summarize(UsedLengthOf(index))}")))
        {
            MakeFigures = declaration.Summarize is { } summarize ? () => summarize(Result()) : null,
            TakesStandardOutput = outputs.TakeStandardOutput,
            Cautions = [.. values.Notes, .. cautions],
        };

        // What the preset holds would not fit other extents, nor a file that the user gives for a part of it.
        bool IsOfPreset(DeclaredTextFile file) => file.Parts.All(part => files.Data[part] is null
            && declaration.ShapeOf(part, extents.AsSpan()).SequenceEqual(
                declaration.ShapeOf(part, DeclaredExtents.OfPreset(declaration, DeclaredExtents.SizeOf(values)).AsSpan())));

        int? UsedLengthOf(int index) => UsedLength.Of(declaration, Source(), index);

        DeclaredArguments Result() => declaration.Contract.Read(Source());

        DeclaredArgumentSource Source() => new(declaration, [.. scalars], data, DataUse.Call);

        void Write(string option, Stream output)
        {
            if (option == names.OfResultImage)
            {
                Picture.Write(output, declaration.Image!.Draw(Result()));
            }
            else if (pictures.TryGetValue(option, out int picture))
            {
                int limit = declaration.Parameters.Select(parameter => parameter.Name).ToList().IndexOf(declaration.Buffers[picture].PictureLimit!);
                data[picture].Draw(output, scalars[limit]);
            }
            else
            {
                data[arrays[option]].Write(output, UsedLengthOf(arrays[option]));
            }
        }
    }

    /// <summary>The places of some buffers, by their options.</summary>
    private static Dictionary<string, int> PlacesOf(KernelDeclaration declaration, Func<DeclaredBuffer, bool> isOne, Func<string, string> nameOf)
        => Enumerable.Range(0, declaration.Buffers.Length).Where(index => isOne(declaration.Buffers[index]))
            .ToDictionary(index => nameOf(declaration.Buffers[index].Name));

    /// <summary>What the contract warns of.</summary>
    /// <exception cref="UserInputException">The call can't be measured.</exception>
    internal static ImmutableArray<string> FindCautions(
        KernelDeclaration declaration, UserValues values, ImmutableArray<int> extents, ImmutableArray<double> scalars)
    {
        ImmutableArray<string>.Builder found = ImmutableArray.CreateBuilder<string>();
        foreach (DeclaredCaution caution in declaration.Cautions)
        {
            if (caution.Find(extents.AsSpan(), scalars.AsSpan()) is { } line)
            {
                found.Add(values.IsMeasured && caution.IsRefusedWhereMeasured ? throw new UserInputException($"{line}.") : line);
            }
        }

        return found.ToImmutable();
    }

    private static void RequireFewPixels(
        KernelDeclaration declaration, UserValues values, ImmutableArray<int> extents, Dictionary<string, int> pictures)
    {
        foreach ((string option, int index) in pictures)
        {
            double pixels = declaration.LengthOf(index, extents.AsSpan());
            if (values.IsGiven(option) && pixels > Picture.MaxPixels)
            {
                string shape = string.Join(" × ", declaration.ShapeOf(index, extents.AsSpan()));
                throw new UserInputException($"--{option} of {shape} has {(long)pixels} pixels; allowed: up to {Picture.MaxPixels}.");
            }
        }
    }

    /// <summary>The coordinates of an input between the ends that the user gives; null if it has none, or a file has them.</summary>
    internal static DeclaredAxis? AxisOf(DeclaredBuffer buffer, UserValues values, DeclaredUserFiles files, int index)
    {
        if (buffer.Axis is not { } axis)
        {
            return null;
        }

        (string lowName, string highName) = files.Names.OfEnds(buffer.Name);
        if (files.IsGiven(index))
        {
            return ((string[])[lowName, highName]).FirstOrDefault(values.IsGiven) is { } given
                ? throw new UserInputException(
                    $"{OptionRules.Exclude($"--{given}", $"--{files.OptionOf(index)}", "the file has the values")}.")
                : null;
        }

        (double low, double high) = (values.Number(lowName), values.Number(highName));
        return !(low < high && double.IsFinite(high - low))
            ? throw new UserInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"--{lowName} is {low} and --{highName} is {high}; allowed: the second above the first, by a finite amount."))
            : axis.From < axis.To ? new DeclaredAxis(low, high) : new DeclaredAxis(high, low);
    }

    internal static DeclaredContent ContentOf(KernelDeclaration declaration, DeclaredUserFiles files, int index)
        => files.HasMatrix && DeclaredUserOptions.IsOfOnes(declaration, index) ? DeclaredContent.Ones : DeclaredContent.Random;

    /// <summary>Checks what the user's inputs hold, and that those without a file can be made.</summary>
    internal static void RequireContents(
        KernelDeclaration declaration, UserValues values, ImmutableArray<int> extents, DeclaredUserFiles files)
    {
        for (int index = 0; index < files.Data.Length; index++)
        {
            DeclaredBuffer buffer = declaration.Buffers[index];
            if (files.Data[index] is not { } file)
            {
                if (!files.IsGiven(index) && ConstraintFit.FindProblem(declaration, index, extents.AsSpan()) is { } problem)
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
                string option = files.OptionOf(index);
                throw new UserInputException($"--{option} '{values.Text(option)}': {ArgumentErrors.FirstLineOf(exception)}");
            }
        }
    }

    /// <summary>Checks the rules that ranges and shapes can't say.</summary>
    private static void RequireRules(CheckedKernel kernel, ImmutableArray<double> scalars, ImmutableArray<DeclaredData> data)
    {
        try
        {
            kernel.Require(new DeclaredArgumentSource(kernel.Declaration, [.. scalars], data, DataUse.Call));
        }
        catch (ArgumentException exception)
        {
            throw new UserInputException(ArgumentErrors.FirstLineOf(exception));
        }
    }

    private static void RequireMemory(KernelDeclaration declaration, UserValues values, ImmutableArray<int> extents)
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

            // A buffer that is read and overwritten also needs a copy of its original content, and one that changes where measured.
            int copies = buffer.Direction != BufferDirection.InOut ? 1 : values.IsMeasured ? 3 : 2;
            bytes += length * ElementTypes.SizeOf(buffer.Type) * copies;
        }

        UserSizes.RequireMemory(shape, bytes);
    }

    internal static ulong SeedOf(KernelDeclaration declaration, UserValues values, DeclaredUserFiles files)
    {
        bool usesSeed = Enumerable.Range(0, declaration.Buffers.Length).Any(index => !files.IsGiven(index)
            && DeclaredUserOptions.IsRandom(declaration.Buffers[index]) && ContentOf(declaration, files, index) == DeclaredContent.Random);
        if (values.Seed is not null || !declaration.Buffers.Any(DeclaredUserOptions.IsRandom))
        {
            return values.Seed ?? 0;
        }

        return usesSeed || !values.IsGiven(DeclaredOptionNames.Seed)
            ? (ulong)values.WholeNumber(DeclaredOptionNames.Seed, 0, int.MaxValue)
            : throw new UserInputException(
                $"--{DeclaredOptionNames.Seed} is '{values.Text(DeclaredOptionNames.Seed)}', but no input is random; allowed: no seed.");
    }

    /// <summary>The source of each input, such as <c>x of x.npy; y random, 0 to 1</c>.</summary>
    internal static string DescribeInputs(
        KernelDeclaration declaration, DeclaredUserFiles files, ImmutableArray<DeclaredAxis?> axes, DeclaredTextFile[] made)
        => string.Join("; ", declaration.Buffers
            .Select((buffer, index) => (buffer, index))
            .Where(input => input.buffer.IsRead)
            .Select(input => (DeclaredMatrix.Find(declaration) is { } matrix && matrix.Has(input.index) ? matrix : null, files.PathOf(input.index)) switch
            {
                (_, { } path) when files.OptionOf(input.index) == files.Names.OfWhole(input.index) => $"{files.OptionOf(input.index)} of {path}",
                (_, { } path) => $"{input.buffer.Name} of {path}",
                ({ } whole, _) when !files.IsGiven(whole.Offsets) && !files.IsGiven(whole.Columns) && !files.IsGiven(whole.Values)
                    => $"{files.Names.Matrix} of even rows with random columns and values",
                _ when Array.Find(made, file => file.Parts.Contains(input.index)) is { } text => $"{text.Name} made up",
                _ when ContentOf(declaration, files, input.index) == DeclaredContent.Ones => $"{input.buffer.Name} 1 everywhere",
                _ => $"{input.buffer.Name} {ContractTexts.DescribeContent(input.buffer with { Axis = axes[input.index] })}",
            })
            .Distinct());
}
