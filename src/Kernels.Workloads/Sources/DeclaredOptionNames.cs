using System.Collections.Immutable;
using System.Text;

namespace Kernels.Workloads.Sources;

/// <summary>
/// The names of a kernel's options: those of its contract with hyphens, such as <c>max-iterations</c> for <c>maxIterations</c>.
/// Each has a name of its own, with a prefix if the name is taken.
/// </summary>
internal sealed class DeclaredOptionNames
{
    /// <summary>The preset for extents, and scalars that differ by preset, that are not given.</summary>
    public const string Size = "size";

    /// <summary>The seed of random inputs.</summary>
    public const string Seed = "seed";

    /// <summary>The file of the only output; if there are several, their names are appended.</summary>
    private const string Output = "output";

    /// <summary>The file of the only picture.</summary>
    private const string Image = "image";

    private const string PrefixOfTaken = "kernel-";

    private readonly HashSet<string> _taken = [.. UserOption.OfEveryKernel, .. UserOption.OfComparison, Size, Seed];
    private readonly Dictionary<string, string> _declared = [];
    private readonly Dictionary<string, string> _outputs = [];
    private readonly Dictionary<string, string> _images = [];
    private readonly Dictionary<string, (string Low, string High)> _ends = [];
    private readonly DeclaredMatrix? _matrix;

    /// <summary>Chooses the names.</summary>
    /// <param name="declaration">The kernel.</param>
    public DeclaredOptionNames(KernelDeclaration declaration)
    {
        // What the contract does not name itself comes first, so that it is named alike for every kernel.
        string[] results = [.. declaration.Buffers.Where(buffer => buffer.IsResult).Select(buffer => buffer.Name)];
        string[] pictures = [.. declaration.Buffers.Where(buffer => buffer.PictureLimit is not null).Select(buffer => buffer.Name)];
        Array.ForEach(pictures, name => _images.Add(name, Take(pictures.Length == 1 ? Image : $"{Image}-{Hyphenate(name)}")));
        OfResultImage = declaration.Image is null ? null : Take(Image);
        Array.ForEach(results, name => _outputs.Add(name, Take(results.Length == 1 ? Output : $"{Output}-{Hyphenate(name)}")));
        _matrix = DeclaredMatrix.Find(declaration);
        Matrix = _matrix is null ? null : Take("matrix");
        TextFiles = [.. DeclaredTextFile.Find(declaration).Select(file => (Take(file.Name), file))];
        foreach (DeclaredBuffer buffer in declaration.Buffers.Where(buffer => buffer.Axis is not null))
        {
            _ends.Add(buffer.Name, (Take($"{Hyphenate(buffer.Name)}-min"), Take($"{Hyphenate(buffer.Name)}-max")));
        }

        foreach (string name in (IEnumerable<string>)
            [
                .. declaration.Parameters.Select(parameter => parameter.Name),
                .. declaration.Buffers.Where(buffer => buffer.IsRead).Select(buffer => buffer.Name),
                .. declaration.Dimensions,
            ])
        {
            _declared.Add(name, Take(Hyphenate(name)));
        }
    }

    /// <summary>The file of the sparse matrix that some inputs are; null if there is none.</summary>
    public string? Matrix { get; }

    /// <summary>The text files that some inputs can come from, with their options.</summary>
    public ImmutableArray<(string Option, DeclaredTextFile File)> TextFiles { get; }

    /// <summary>The option of the text file that an input can come from; null if there is none.</summary>
    public string? OfTextFile(int buffer) => TextFiles.FirstOrDefault(text => text.File.Parts.Contains(buffer)).Option;

    /// <summary>The option of what gives an input together with others, a matrix or a text file; null if there is none.</summary>
    public string? OfWhole(int buffer) => _matrix?.Has(buffer) == true ? Matrix : OfTextFile(buffer);

    /// <summary>The option by which the user gives an input, or would give it alone.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="buffer">The input's place.</param>
    /// <param name="values">The user's values.</param>
    public string OptionOf(KernelDeclaration declaration, int buffer, UserValues values)
        => OfWhole(buffer) is { } whole && values.IsGiven(whole) ? whole : Of(declaration.Buffers[buffer].Name);

    /// <summary>The option of a parameter, a dimension or an input.</summary>
    public string Of(string declared) => _declared[declared];

    /// <summary>The option of the array of an output.</summary>
    public string OfOutput(string declared) => _outputs[declared];

    /// <summary>The option of the picture of an output.</summary>
    public string OfImage(string declared) => _images[declared];

    /// <summary>The option of the picture of the whole result; null if there is none.</summary>
    public string? OfResultImage { get; }

    /// <summary>The options of the lower and the upper end of an axis.</summary>
    public (string Low, string High) OfEnds(string declared) => _ends[declared];

    private static string Hyphenate(string declared)
    {
        StringBuilder name = new();
        for (int index = 0; index < declared.Length; index++)
        {
            bool beginsWord = index > 0 && char.IsAsciiLetterUpper(declared[index])
                && !char.IsAsciiLetterUpper(declared[index - 1]) && declared[index - 1] != '_';
            name.Append(beginsWord ? "-" : "").Append(char.ToLowerInvariant(declared[index]));
        }

        return name.ToString();
    }

    private string Take(string name)
    {
        string free = name;
        while (!_taken.Add(free))
        {
            free = PrefixOfTaken + free;
        }

        return free;
    }
}
