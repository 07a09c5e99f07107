using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// The passes of a call over its inputs: one, or of a stencil several. Each takes some of the steps, and leaves what it computed in a
/// file for the next one.
/// </summary>
internal sealed class CutPasses : IDisposable
{
    private readonly KernelDeclaration _declaration;
    private readonly ImmutableArray<double> _scalars;
    private readonly StencilCut? _stencil;
    private readonly CutOutputs _outputs;
    private readonly ImmutableArray<IPartReader?> _readers;
    private readonly ImmutableArray<PassFile?> _files;

    /// <summary>Prepares them; nothing is read yet that a stencil needs.</summary>
    /// <param name="declaration">A kernel that can be cut.</param>
    /// <param name="scalars">The scalars of the whole call, in declaration order.</param>
    /// <param name="plan">Where the call is cut.</param>
    /// <param name="stencil">How it is cut if it is of a stencil; null if not.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="folder">The folder for files between passes; null only where there is one pass.</param>
    /// <exception cref="IOException">There can be no such file.</exception>
    public CutPasses(
        KernelDeclaration declaration,
        ImmutableArray<double> scalars,
        PartPlan plan,
        StencilCut? stencil,
        CutInputs inputs,
        CutOutputs outputs,
        string? folder)
    {
        (_declaration, _scalars, _stencil, _outputs) = (declaration, scalars, stencil, outputs);
        if (stencil is null)
        {
            inputs.Begin(plan);
        }

        _readers =
        [
            .. inputs.Arrays.Select((array, index) => stencil is null || array is null ? (IPartReader?)array
                : new HaloReader(plan, BytesOfRow(index), PartBuffers.CountOf(declaration, index)) { Source = new ArrayRows((ArrayParts)array) }),
        ];
        _files =
        [
            .. declaration.Buffers.Select((buffer, index) => Count > 1 && buffer.Direction == BufferDirection.InOut && PartBuffers.IsCut(declaration, index)
                ? new PassFile(folder!, BytesOfRow(index))
                : null),
        ];

        int BytesOfRow(int index) => PartBuffers.BytesOf(declaration, index, plan.RowExtents);
    }

    /// <summary>How many there are.</summary>
    public long Count => _stencil?.Passes ?? 1;

    /// <summary>The scalars of a pass.</summary>
    /// <param name="pass">Its number, from 0.</param>
    public ImmutableArray<double> ScalarsOf(long pass)
    {
        if (_stencil is null || _declaration.Cut!.Halo!.Steps is not { } steps)
        {
            return _scalars;
        }

        int index = _declaration.IndexOfParameter(steps);
        return _scalars.SetItem(index, Math.Min(_stencil.StepsOfPass, _scalars[index] - (pass * _stencil.StepsOfPass)));
    }

    /// <summary>What reads the inputs of a pass that are cut, by place; null for all else.</summary>
    /// <param name="pass">Its number, from 0.</param>
    public ImmutableArray<IPartReader?> ReadersOf(long pass)
    {
        for (int index = 0; index < _files.Length && pass > 0; index++)
        {
            if (_files[index] is { } file)
            {
                ((HaloReader)_readers[index]!).Source = file;
            }
        }

        return _readers;
    }

    /// <summary>What takes the outputs of a pass that are cut, by place; null for all else, and for what the next pass computes again.</summary>
    /// <param name="pass">Its number, from 0.</param>
    public ImmutableArray<IPartWriter?> WritersOf(long pass) => pass == Count - 1 ? [.. _outputs.Tallies] : [.. _files];

    /// <summary>Ends a pass.</summary>
    /// <exception cref="IOException">It did not read what the one before wrote.</exception>
    public void EndPass()
    {
        foreach (PassFile file in _files.OfType<PassFile>())
        {
            file.EndPass();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable disposable in _readers.OfType<HaloReader>().Concat<IDisposable>(_files.OfType<PassFile>()))
        {
            disposable.Dispose();
        }
    }
}
