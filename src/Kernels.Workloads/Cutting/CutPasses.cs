using System.Collections.Immutable;
using Kernels.Workloads.Partitions;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// The passes of a call over its inputs: one, or of a stencil several. Each takes some of the steps, and leaves what it computed in a
/// file for the next one. If the call is kept to be continued, each has a file of its own, until the next one is finished.
/// </summary>
internal sealed class CutPasses : IDisposable
{
    private readonly KernelDeclaration _declaration;
    private readonly ImmutableArray<double> _scalars;
    private readonly StencilCut? _stencil;
    private readonly CutOutputs _outputs;
    private readonly CutResumption? _resumption;
    private readonly ImmutableArray<IPartReader?> _readers;

    /// <summary>The place of the scalar that is the number of steps; null if there is none.</summary>
    private readonly int? _steps;

    /// <summary>The steps that an interrupted call took.</summary>
    private readonly long _done;

    /// <summary>What the pass before left, by place; null for all else.</summary>
    private ImmutableArray<PassFile?> _left;

    /// <summary>What takes that of this one: the same files, unless they are kept.</summary>
    private ImmutableArray<PassFile?> _next;

    /// <summary>Prepares them; nothing is read yet that a stencil needs.</summary>
    /// <param name="declaration">A kernel that can be cut.</param>
    /// <param name="scalars">The scalars of the whole call, in declaration order.</param>
    /// <param name="plan">Where the call is cut.</param>
    /// <param name="stencil">How it is cut if it is of a stencil; null if not.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="folder">The folder for files between passes; null only where there is one pass.</param>
    /// <param name="resumption">Keeps what is finished, and knows what was; null for nothing.</param>
    /// <exception cref="IOException">There can be no such file.</exception>
    public CutPasses(
        KernelDeclaration declaration,
        ImmutableArray<double> scalars,
        PartPlan plan,
        StencilCut? stencil,
        CutInputs inputs,
        CutOutputs outputs,
        string? folder,
        CutResumption? resumption)
    {
        (_declaration, _scalars, _stencil, _outputs, _resumption) = (declaration, scalars, stencil, outputs, resumption);
        if (stencil is null)
        {
            inputs.Begin(plan);
        }

        _steps = declaration.Cut!.Halo?.Steps is { } steps ? declaration.IndexOfParameter(steps) : null;
        _done = resumption?.Pass?.Steps ?? 0;
        Count = _done == 0 ? stencil?.Passes ?? 1 : stencil!.PassesFor((long)scalars[_steps!.Value] - _done);
        _readers =
        [
            .. inputs.Arrays.Select((array, index) => stencil is null || array is null ? (IPartReader?)array
                : new HaloReader(plan, BytesOfRow(index), PartBuffers.CountOf(declaration, index)) { Source = new ArrayRows((ArrayParts)array) }),
        ];
        _left = ForOverwritten(index => _done > 0 ? resumption!.Reopen(declaration.Buffers[index].Name)
            : Count > 1 && resumption is null ? PassFile.CreateIn(folder!, BytesOfRow(index))
            : null);
        _next = resumption is null ? _left : ForOverwritten(_ => null);

        int BytesOfRow(int index) => PartBuffers.BytesOf(declaration, index, plan.RowExtents);
    }

    /// <summary>How many there are, or are left.</summary>
    public long Count { get; }

    /// <summary>The scalars of a pass.</summary>
    /// <param name="pass">Its number, from 0.</param>
    public ImmutableArray<double> ScalarsOf(long pass)
        => _steps is { } index ? _scalars.SetItem(index, StepsAfter(pass) - StepsAfter(pass - 1)) : _scalars;

    /// <summary>What reads the inputs of a pass that are cut, by place; null for all else.</summary>
    /// <param name="pass">Its number, from 0.</param>
    public ImmutableArray<IPartReader?> ReadersOf(long pass)
    {
        for (int index = 0; index < _left.Length && (pass > 0 || _done > 0); index++)
        {
            if (_left[index] is { } file)
            {
                ((HaloReader)_readers[index]!).Source = file;
            }
        }

        return _readers;
    }

    /// <summary>What takes the outputs of a pass that are cut, by place; null for all else, and for what the next pass computes again.</summary>
    /// <param name="pass">Its number, from 0.</param>
    public ImmutableArray<IPartWriter?> WritersOf(long pass)
    {
        if (pass == Count - 1)
        {
            return [.. _outputs.Tallies];
        }

        if (_resumption is not null)
        {
            _next = ForOverwritten(index => _resumption.Create(_declaration.Buffers[index].Name, StepsAfter(pass)));
        }

        return [.. _next];
    }

    /// <summary>Ends a pass.</summary>
    /// <param name="pass">Its number, from 0.</param>
    /// <exception cref="IOException">It did not read what the one before wrote.</exception>
    public void EndPass(long pass)
    {
        foreach (PassFile file in _left.Union(_next).OfType<PassFile>())
        {
            file.EndPass();
        }

        if (_resumption is not null && pass < Count - 1)
        {
            Close(_left);
            (_left, _next) = (_next, ForOverwritten(_ => null));
            foreach (PassFile file in _left.OfType<PassFile>())
            {
                file.Flush();
            }

            _resumption.KeepPass(new KeptPass(
                StepsAfter(pass),
                [.. _left.Select((file, index) => file is null ? null : new KeptArray(_declaration.Buffers[index].Name, file.Length, file.Hash)).OfType<KeptArray>()]));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HaloReader reader in _readers.OfType<HaloReader>())
        {
            reader.Dispose();
        }

        Close(_left.Union(_next));
    }

    /// <summary>The steps that are taken after a pass; before the first one, those of an interrupted call.</summary>
    private long StepsAfter(long pass)
    {
        long all = (long)_scalars[_steps!.Value];
        return (long)Int128.Min(all, _done + ((Int128)(pass + 1) * _stencil!.StepsOfPass));
    }

    private ImmutableArray<PassFile?> ForOverwritten(Func<int, PassFile?> make) =>
    [
        .. _declaration.Buffers.Select((buffer, index) => buffer.Direction == BufferDirection.InOut && PartBuffers.IsCut(_declaration, index) ? make(index) : null),
    ];

    private static void Close(IEnumerable<PassFile?> files)
    {
        foreach (PassFile file in files.OfType<PassFile>())
        {
            file.Dispose();
        }
    }
}
