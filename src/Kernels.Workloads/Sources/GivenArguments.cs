using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>The arguments of a workload that code makes, such as a case with special values.</summary>
internal sealed class GivenArguments
{
    private readonly KernelDeclaration _declaration;
    private readonly Dictionary<string, object> _values;

    /// <summary>Takes them.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="arguments">Scalars, arrays and extents, by name.</param>
    /// <exception cref="ArgumentException">There is no such argument, or an extent is missing or given twice.</exception>
    public GivenArguments(KernelDeclaration declaration, (string Name, object Value)[] arguments)
    {
        _declaration = declaration;
        _values = arguments.ToDictionary(argument => argument.Name, argument => argument.Value);
        string[] names =
        [
            .. declaration.Parameters.Select(parameter => parameter.Name), .. declaration.Dimensions,
            .. declaration.Buffers.Where(buffer => buffer.IsRead).Select(buffer => buffer.Name),
        ];
        if (_values.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"{declaration.Id} has no argument '{unknown}' that can be given.", nameof(arguments));
        }

        Scalars = [.. declaration.Parameters.Select(parameter => _values.TryGetValue(parameter.Name, out object? value) ? NumberOf(value) : parameter.Default)];
        Extents = [.. Enumerable.Range(0, declaration.Dimensions.Length).Select(FindExtent)];
    }

    /// <summary>The scalars, in declaration order.</summary>
    public ImmutableArray<double> Scalars { get; }

    /// <summary>The extents, in declaration order.</summary>
    public ImmutableArray<int> Extents { get; }

    /// <summary>Makes the buffers.</summary>
    /// <exception cref="ArgumentException">An array breaks a constraint, or is of another type.</exception>
    public ImmutableArray<DeclaredData> Fill(BufferAllocator allocator) => [.. _declaration.Buffers.Select((_, index) => Fill(index, allocator))];

    private DeclaredData Fill(int index, BufferAllocator allocator)
    {
        DeclaredBuffer buffer = _declaration.Buffers[index];
        if (!_values.TryGetValue(buffer.Name, out object? content))
        {
            return DeclaredData.Create(_declaration, index, Extents, allocator, DeclaredContent.Random, CaseShapes.Seed + (ulong)index);
        }

        DeclaredData data = DeclaredData.Copy(_declaration, index, (Array)content, allocator);
        data.RequireContent(ConstraintFit.BoundOf(_declaration, buffer, Extents.AsSpan()));
        return data;
    }

    private int FindExtent(int dimension)
    {
        string name = _declaration.Dimensions[dimension];
        int[] found =
        [
            .. (_values.TryGetValue(name, out object? value) ? [(int)NumberOf(value)] : Array.Empty<int>())
                .Concat(Enumerable.Range(0, _declaration.Buffers.Length).SelectMany(buffer => ExtentsIn(buffer, dimension)))
                .Distinct(),
        ];
        return found is [var extent]
            ? extent
            : throw new ArgumentException($"{name} of {_declaration.Id} is {(found is [] ? "not given" : string.Join(" and ", found))}; required: once.");
    }

    private IEnumerable<int> ExtentsIn(int buffer, int dimension)
    {
        if (_values.TryGetValue(_declaration.Buffers[buffer].Name, out object? content) && content is Array array)
        {
            Require.Length(array.Rank, _declaration.Buffers[buffer].Shape.Length, _declaration.Buffers[buffer].Name, "extents of its shape");
            for (int axis = 0; axis < array.Rank; axis++)
            {
                if (_declaration.DimensionOf(buffer, axis, array.GetLength(axis)) is (int given, int extent) && given == dimension)
                {
                    yield return extent;
                }
            }
        }
    }

    private static double NumberOf(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
