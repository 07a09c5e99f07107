using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Sources;

/// <summary>A declared kernel with its data.</summary>
public sealed class DeclaredWorkload : Workload<DeclaredArguments>
{
    private readonly DeclaredKernel _kernel;
    private readonly int[] _extents;
    private readonly double[] _scalars;
    private readonly ImmutableArray<DeclaredData> _data;
    private bool _hasExpected;

    /// <summary>Makes the workload.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="extents">The extents of its dimensions.</param>
    /// <param name="scalars">The values of its parameters.</param>
    /// <param name="data">Its buffers, in declaration order, with shapes of these extents; disposed with the workload.</param>
    internal DeclaredWorkload(
        DeclaredKernel kernel, ImmutableArray<int> extents, ImmutableArray<double> scalars, ImmutableArray<DeclaredData> data)
        : base(kernel.Declaration.Contract)
    {
        _kernel = kernel;
        _extents = [.. extents];
        _scalars = [.. scalars];
        _data = data;
    }

    /// <inheritdoc/>
    public override string Shape
    {
        get
        {
            string shape = Describe(Declaration, _extents, _scalars);
            return Inputs.Length == 0 ? shape : $"{shape}; {Inputs}";
        }
    }

    /// <inheritdoc/>
    public override Work Work => new(
        Flops: Declaration.Flops.Sum(term => term.Factors.Aggregate(term.Coefficient, (product, factor) => product * ValueOf(factor))),
        Bytes: _data.Zip(Declaration.Buffers, (data, buffer) => data.Bytes * TimesMoved(buffer.Direction)).Sum());

    /// <inheritdoc/>
    public override double WorkingSetBytes => _data.Sum(data => data.Bytes);

    /// <inheritdoc/>
    protected override DeclaredArguments Arguments
    {
        get
        {
            DeclaredArgumentsBuilder builder = new(Declaration, _extents, _scalars);
            foreach (DeclaredData data in _data)
            {
                data.AddTo(ref builder);
            }

            return builder.Build();
        }
    }

    /// <summary>The sources of a user's inputs; empty for a preset or a case.</summary>
    internal string Inputs { get; init; } = "";

    private KernelDeclaration Declaration => _kernel.Declaration;

    /// <inheritdoc/>
    public override void Renew(ulong seed)
    {
        _hasExpected = false;
        for (int index = 0; index < _data.Length; index++)
        {
            _data[index].Renew(seed + (ulong)index);
        }
    }

    /// <inheritdoc/>
    public override void Nudge(SplitMix64 random)
    {
        _hasExpected = false;
        foreach (DeclaredData data in _data)
        {
            data.Nudge(random);
        }
    }

    /// <inheritdoc/>
    public override void Mark()
    {
        _hasExpected = false;
        foreach (DeclaredData data in _data)
        {
            data.Mark();
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        foreach (DeclaredData data in _data)
        {
            data.Reset();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="KernelException">The plug-in's own oracle failed.</exception>
    public override Validation Validate()
    {
        if (!_hasExpected)
        {
            AskOracle();
            _hasExpected = true;
        }

        Validation[] outputs = [.. _data.Select(data => data.Compare(Declaration.Tolerance)).OfType<Validation>()];
        return outputs.OrderBy(output => output.Passed).ThenByDescending(output => output.Residual).First();
    }

    /// <summary>The extents and scalars in one line, such as <c>n = 1000, a = 0.5</c>.</summary>
    internal static string Describe(KernelDeclaration declaration, ReadOnlySpan<int> extents, ReadOnlySpan<double> scalars)
    {
        List<string> parts = [];
        for (int index = 0; index < extents.Length; index++)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{declaration.Dimensions[index]} = {extents[index]}"));
        }

        for (int index = 0; index < scalars.Length; index++)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{declaration.Parameters[index].Name} = {scalars[index]}"));
        }

        return string.Join(", ", parts);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (DeclaredData data in _data)
        {
            data.Dispose();
        }
    }

    private static int TimesMoved(BufferDirection direction) => direction switch
    {
        BufferDirection.InOut => 2,
        BufferDirection.Scratch => 0,
        _ => 1,
    };

    private double ValueOf(string factor) => Declaration.Dimensions.IndexOf(factor) is >= 0 and int dimension
        ? _extents[dimension]
        : _scalars[Declaration.Parameters.IndexOf(Declaration.Parameters.First(parameter => parameter.Name == factor))];

    private void AskOracle()
    {
        DeclaredArgumentsBuilder builder = new(Declaration, _extents, _scalars);
        foreach (DeclaredData data in _data)
        {
            data.AddToOracle(ref builder);
        }

        try
        {
            _kernel.Oracle.Invoke(builder.Build(), new KernelOptions(threads: 1));
        }
        catch (KernelException exception)
        {
            throw new KernelException($"the oracle of {Contract.Id} failed: {exception.Message}", exception.Fault);
        }
    }
}
