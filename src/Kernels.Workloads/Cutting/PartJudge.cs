using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Cutting;

/// <summary>A part is wrong.</summary>
/// <param name="verdict">What the oracle says of it.</param>
internal sealed class WrongPartException(Validation verdict) : Exception(verdict.Detail)
{
    /// <summary>What the oracle says of it.</summary>
    public Validation Verdict => verdict;
}

/// <summary>Has the oracle compute each part too, which is a call of its own, and compares.</summary>
/// <param name="kernel">A kernel that can be cut.</param>
/// <param name="whole">The buffers that every part has whole, by place; null for those that are cut.</param>
internal sealed class PartJudge(CheckedKernel kernel, ImmutableArray<DeclaredData?> whole)
{
    private readonly KernelDeclaration _declaration = kernel.Declaration;
    private readonly Stopwatch _clock = new();

    private readonly ImmutableArray<JudgedOutput?> _outputs =
    [
        .. kernel.Declaration.Buffers.Select((buffer, index) => buffer.IsResult && whole[index] is null ? JudgedOutput.Create(buffer) : null),
    ];

    /// <summary>The verdict on the parts so far that is the nearest to a failure.</summary>
    public Validation Verdict { get; private set; } = new(true, 0, null);

    /// <summary>The time that judging took.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Poisons what a part has to write, and saves what it continues from.</summary>
    /// <param name="part">The part's arguments.</param>
    public void Prepare(PartArguments part)
    {
        _clock.Start();
        for (int index = 0; index < whole.Length; index++)
        {
            _outputs[index]?.Prepare(part);
            whole[index]?.Mark();
            if (_declaration.Buffers[index].Direction == BufferDirection.Out)
            {
                whole[index]?.Reset();
            }
        }

        _clock.Stop();
    }

    /// <summary>Compares what a part wrote with what the oracle finds.</summary>
    /// <param name="part">The part's arguments, after its call.</param>
    /// <param name="place">Where the part is.</param>
    /// <exception cref="WrongPartException">It is wrong.</exception>
    public void Judge(PartArguments part, PartPlace place)
    {
        _clock.Start();
        foreach (DeclaredData data in whole.OfType<DeclaredData>())
        {
            data.PrepareOracle();
        }

        kernel.AskOracle(use => part.For(use, _outputs));
        Validation found = Verdicts.WorstOf(Enumerable.Range(0, whole.Length)
            .Select(index => _outputs[index]?.Compare(part, place, _declaration.Tolerance) ?? whole[index]?.Compare(_declaration.Tolerance, UsedLengthOf(index)))
            .OfType<Validation>());
        _clock.Stop();
        if (!found.Passed)
        {
            throw new WrongPartException(found with
            {
                Detail = string.Create(CultureInfo.InvariantCulture, $"in the part from {place.Begin} to {place.End} of {_declaration.Cut!.Dimension}, {found.Detail}"),
            });
        }

        Verdict = Verdicts.WorstOf([Verdict, found]);
    }

    private int? UsedLengthOf(int index)
        => _declaration.Buffers[index].UsedLength is { } counter ? (int)whole[_declaration.IndexOfBuffer(counter)]!.ExpectedSum : null;
}
