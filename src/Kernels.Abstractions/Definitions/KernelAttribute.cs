namespace Kernels;

/// <summary>
/// Turns a static partial class, such as <c>Ema</c>, into a kernel: a generator reads the <see cref="OracleAttribute"/> method's
/// signature and adds a property <c>Kernel</c>, which <c>KernelsApp.Run</c> and <c>AddKernels</c> take, and beside the class a
/// struct <c>EmaArguments</c>, by which applications call it.
/// </summary>
/// <param name="id">Namespace, name and revision, such as <c>acme.ema/1</c>. A changed contract needs a new revision.</param>
/// <remarks>The class's XML summary describes the kernel in lists, and the oracle's <c>param</c> texts its arguments.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelAttribute(string id) : Attribute
{
    /// <summary>Namespace, name and revision.</summary>
    public string Id { get; } = id;

    /// <summary>The computation as a formula, such as <c>y[i] = a·x[i]</c>. By default the class's summary.</summary>
    public string? Definition { get; set; }

    /// <summary>Whether speed is reported in GFLOP/s or in GB/s. By default in GB/s.</summary>
    public Bottleneck Bottleneck { get; set; } = Bottleneck.Bandwidth;

    /// <summary>
    /// The operations of a call: a sum of products of numbers, dimensions and scalars, such as <c>2*rows*columns + rows</c>. The
    /// name of an output of whole numbers stands for the sum of its elements, where the work depends on the result. By default one for each element of the first output if the bottleneck is <see cref="Bottleneck.Compute"/>, or else none.
    /// </summary>
    public string? Flops { get; set; }

    /// <summary>
    /// The bytes that a call moves, in the same form. By default each input and output once, and a buffer that is both twice.
    /// </summary>
    public string? Bytes { get; set; }

    /// <summary>
    /// Whether each input element can change the result; where inputs are indices into another, each element that one of them
    /// names. Then reading all of those, and writing all outputs, is the least that a call does, and a call that is faster than
    /// memory allows for that is not believed.
    /// </summary>
    public bool ReadsEverything { get; set; }

    /// <summary>
    /// The four extents of a kernel of one dimension, for the sizes tiny, small, medium and large: about 1 ms, 10 ms, 100 ms and
    /// 1 s of plain code on one thread. By default 10 000 to 10 000 000. With more dimensions each has an
    /// <see cref="ExtentAttribute"/>.
    /// </summary>
    public int[]? Presets { get; set; }

    /// <summary>
    /// How far an element x of a floating-point output may be from the oracle's, together with
    /// <see cref="RelativeTolerance"/>·|x|. By default 10⁻⁵ for float32 and 10⁻¹² for float64. Whole numbers have to be equal.
    /// A sum of n numbers of both signs, each up to m, needs about n·m·10⁻¹⁵ for float64, since it may be near 0.
    /// </summary>
    public double AbsoluteTolerance { get; set; } = double.NaN;

    /// <summary>The part that grows with x. By default 10⁻⁵ for float32 and 10⁻¹² for float64.</summary>
    public double RelativeTolerance { get; set; } = double.NaN;

    /// <summary>
    /// The tolerance in words, with the source of the bound: required with <see cref="AllowedErrorAttribute"/>, which computes it.
    /// </summary>
    public string? Tolerance { get; set; }
}

/// <summary>The extents of a dimension in the four presets, for kernels of several dimensions.</summary>
/// <param name="dimension">The name that shapes use.</param>
/// <param name="tiny">About 1 ms of work for plain code on one thread.</param>
/// <param name="small">About 10 ms.</param>
/// <param name="medium">About 100 ms.</param>
/// <param name="large">About 1 s.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ExtentAttribute(string dimension, int tiny, int small, int medium, int large) : Attribute
{
    /// <summary>The name that shapes use.</summary>
    public string Dimension { get; } = dimension;

    /// <summary>The extents, smallest first.</summary>
    public IReadOnlyList<int> Presets { get; } = [tiny, small, medium, large];

    /// <summary>The smallest extent that is allowed: by default 1, and 0 for a dimension that may be empty.</summary>
    public int Minimum { get; set; } = 1;
}

/// <summary>
/// Says that a call can be cut along a dimension, and how its parts become the whole, so that <c>kernels run --memory</c> takes
/// files that are larger than memory. Every buffer with the dimension has it as its first extent, and with nothing added. In a map
/// one input may have one more, of <see cref="OffsetsAttribute"/>: inputs along what they point into are cut where they say.
/// </summary>
/// <param name="dimension">The name that shapes use.</param>
/// <param name="kind">How parts become the whole.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CutAttribute(string dimension, CutKind kind) : Attribute
{
    /// <summary>The name that shapes use.</summary>
    public string Dimension { get; } = dimension;

    /// <summary>How parts become the whole.</summary>
    public CutKind Kind { get; } = kind;

    /// <summary>What makes the whole's result of those of parts, for <see cref="CutKind.Reduce"/>.</summary>
    public Reduction Reduction { get; set; } = Reduction.Sum;

    /// <summary>
    /// For <see cref="CutKind.Merge"/>, what makes the sketch of the whole from those of parts on several machines. What else is
    /// written follows from the sketch, and a method with <see cref="FinishAttribute"/> computes it.
    /// </summary>
    public Union Union { get; set; }

    /// <summary>
    /// For <see cref="CutKind.Stencil"/>, how far an element of a result looks on each side, in one step; 1 or above, unless there is a
    /// <see cref="Window"/>.
    /// </summary>
    public int Halo { get; set; }

    /// <summary>
    /// For <see cref="CutKind.Stencil"/>, the <c>int</c> that is the number of steps, by which the halo is multiplied: a call of a + b
    /// steps has the result of one of a steps followed by one of b steps. Null for a call that is one step.
    /// </summary>
    public string? Steps { get; set; }

    /// <summary>
    /// For <see cref="CutKind.Stencil"/>, whether what is beyond the one end is the other end. Otherwise the kernel has a rule of its own
    /// at both, which looks no farther than the halo.
    /// </summary>
    public bool Periodic { get; set; }

    /// <summary>
    /// For <see cref="CutKind.Stencil"/>, where an element of a result depends only on its window, of which it is the last element: the
    /// <c>int</c> that is the number of the window's elements. It takes the place of a <see cref="Halo"/>, which is on both sides.
    /// </summary>
    public string? Window { get; set; }
}

/// <summary>
/// Marks a method that computes the results that follow from a sketch, such as an estimate, after sketches of parts were united:
/// static and void, with some of the oracle's scalars, extents and results, by their names.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FinishAttribute : Attribute;

/// <summary>
/// Marks the slow, obvious computation against which every implementation is checked. Its signature is the contract:
/// <c>ReadOnlySpan</c> is an input, <c>Span</c> an output, an <c>int</c> named like a dimension is that extent, and every other
/// <c>int</c>, <c>long</c>, <c>float</c> or <c>double</c> is a scalar. A dimension needs such an <c>int</c> unless some buffer has
/// it alone, whose length it is then. The oracle follows the definition as plainly as it can.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OracleAttribute : Attribute;

/// <summary>
/// Marks the formula of a tolerance: a method with the oracle's signature that writes to each output of <c>double</c> or
/// <c>float</c>, instead of the result, how far from the oracle's each element may be. Spans that are also read hold what they
/// held before the call; other outputs are not looked at.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowedErrorAttribute : Attribute;

/// <summary>
/// Marks a check of arguments that goes beyond ranges and shapes: a static method that takes some of the oracle's parameters, by
/// their names, and throws <see cref="ArgumentException"/>. It runs where the arguments are made.
/// </summary>
/// <param name="text">The rule in one line, such as <c>d·dt is finite</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RuleAttribute(string text) : Attribute
{
    /// <summary>The rule in one line.</summary>
    public string Text { get; } = text;
}

/// <summary>
/// Marks a method that warns of arguments that are allowed but make a result of little use: static, with some of the oracle's
/// scalars and extents, by their names. It returns a line, or null if there is nothing to say.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CautionAttribute : Attribute
{
    /// <summary>
    /// Whether such arguments can't be measured: there each call continues from the result of the one before it, which overflows
    /// where errors grow.
    /// </summary>
    public bool RefusedWhereMeasured { get; set; }
}

/// <summary>
/// Marks a method that makes <see cref="ResultSummary"/> of a result, such as an estimate and its error, which <c>kernels run</c>
/// prints: static, with some of the oracle's parameters, by their names. Outputs hold what the call wrote.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SummaryAttribute : Attribute;

/// <summary>
/// Marks a method that makes a <see cref="ResultImage"/> of a result, which <c>kernels run</c> writes to the file of an option:
/// static, with some of the oracle's parameters, by their names. An output that is a picture itself has a
/// <see cref="PictureAttribute"/> instead.
/// </summary>
/// <param name="description">What it shows, for help.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ImageAttribute(string description) : Attribute
{
    /// <summary>What it shows, for help.</summary>
    public string Description { get; } = description;
}

/// <summary>
/// Marks an implementation. A method has the oracle's signature; a further parameter <see cref="KernelOptions"/> at the end says that
/// it uses several threads. The first one is the baseline, and what <c>auto</c> takes without evidence: the one that stands first
/// in the file with <see cref="KernelAttribute"/>. A class implements <see cref="IKernel{TArguments}"/>, and the generator lists
/// all of an assembly by their names in <c>KernelImplementations</c>.
/// </summary>
/// <param name="name">The name by which the command line and configuration select it, in lower case, such as <c>unrolled</c>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ImplementationAttribute(string name) : Attribute
{
    /// <summary>The name by which it is selected.</summary>
    public string Name { get; } = name;

    /// <summary>The instruction set that the code uses, for tables.</summary>
    public string InstructionSet { get; set; } = "C#";
}

/// <summary>
/// Marks a static partial method whose body is a function in C: the generator writes the call, and the build compiles the
/// project's <c>.c</c> files with the machine's C compiler.
/// </summary>
/// <param name="name">The name by which the command line and configuration select it, in lower case.</param>
/// <param name="function">The function's name.</param>
/// <remarks>
/// The function returns <c>void</c> and takes the oracle's parameters in their order: a pointer for a span, and
/// <c>int32_t</c> for an <c>int</c>. After them come, as <c>int32_t</c>, each extent that is not a parameter, and the thread
/// count if the method ends with <see cref="KernelOptions"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeImplementationAttribute(string name, string function) : Attribute
{
    /// <summary>The name by which it is selected.</summary>
    public string Name { get; } = name;

    /// <summary>The function's name.</summary>
    public string Function { get; } = function;

    /// <summary>The instruction set that the code uses, for tables.</summary>
    public string InstructionSet { get; set; } = "C";
}
