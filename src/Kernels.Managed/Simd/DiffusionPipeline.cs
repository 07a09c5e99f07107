using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// Takes the rows of a tile through several time steps, with one stage for each step. A stage keeps the last four rows
/// that it made, and makes two at a time, so that the two rows that they share are loaded once for both.
/// </summary>
/// <remarks>
/// A row is as wide as the tile, with a frame on either side. Each stage makes one more column of the frame invalid, from
/// its outer edge inwards, so the columns of the tile itself stay right.
/// </remarks>
internal readonly unsafe struct DiffusionPipeline
{
    /// <summary>Stages after the first, which holds the rows as they were read. More would repeat more work in frames.</summary>
    public const int MaxSteps = 8;

    /// <summary>Columns on either side of the tile: one a step, in whole vectors, so that the tile stays aligned.</summary>
    public const int Frame = MaxSteps;

    /// <summary>Rows that a stage makes together.</summary>
    public const int RowsARound = 2;

    private const int KeptRows = 4;
    private const int Alignment = 8;
    private const int AlignmentBytes = Alignment * sizeof(double);

    private readonly int _length;
    private readonly int _pitch;
    private readonly double _rate;
    private readonly double* _rows;

    /// <summary>Makes a pipeline over the caller's memory.</summary>
    /// <param name="width">Columns of the tile.</param>
    /// <param name="rate">The coefficient times the time step.</param>
    /// <param name="memory">Working memory, <see cref="GetMemoryLength"/> elements; must outlive the pipeline.</param>
    public DiffusionPipeline(int width, double rate, double* memory)
    {
        _length = GetRowLength(width);
        _pitch = _length + Alignment;
        _rate = rate;
        _rows = (double*)(((nuint)memory + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1)) + Alignment;

        // The gaps between rows are read as neighbours of the rows' ends, so they must not hold values that slow arithmetic down.
        for (int row = 0; row <= KeptRows * (MaxSteps + 1); row++)
        {
            new Span<double>(_rows + (row * _pitch) - Alignment, Alignment).Clear();
        }
    }

    /// <summary>Elements of a row: the tile, rounded up to whole vectors, and the frame on either side.</summary>
    /// <param name="width">Columns of the tile.</param>
    /// <returns>The number of elements.</returns>
    public static int GetRowLength(int width) => ((width + Alignment - 1) & -Alignment) + (2 * Frame);

    /// <summary>Elements of the working memory.</summary>
    /// <param name="width">Columns of the tile.</param>
    /// <returns>The number of elements.</returns>
    public static int GetMemoryLength(int width)
        => (KeptRows * (MaxSteps + 1) * (GetRowLength(width) + Alignment)) + (2 * Alignment);

    /// <summary>The address at which a stage keeps a row: the left end of the row's frame.</summary>
    /// <param name="stage">The stage; 0 for rows as they were read.</param>
    /// <param name="row">The number of the row, which may be below 0.</param>
    /// <returns>The address.</returns>
    public double* Row(int stage, int row) => _rows + (((stage * KeptRows) + (row & (KeptRows - 1))) * _pitch);

    /// <summary>Makes two rows of a stage from four rows of the stage before.</summary>
    /// <param name="stage">The stage, 1 or above.</param>
    /// <param name="row">The upper of the two rows.</param>
    public void MakeRows(int stage, int row)
    {
        double* a = Row(stage - 1, row - 1);
        double* b = Row(stage - 1, row);
        double* c = Row(stage - 1, row + 1);
        double* d = Row(stage - 1, row + 2);
        if (Vector512.IsHardwareAccelerated)
        {
            StepRows512(a, b, c, d, Row(stage, row), Row(stage, row + 1));
        }
        else
        {
            StepRows(a, b, c, d, Row(stage, row), Row(stage, row + 1));
        }
    }

    /// <summary>Steps rows b and c, between rows a and d.</summary>
    private void StepRows512(double* a, double* b, double* c, double* d, double* afterB, double* afterC)
    {
        // Loads that begin one column to the side would cross cache lines; shifted registers don't.
        Vector512<double> leftB = Vector512.Load(b - Vector512<double>.Count);
        Vector512<double> leftC = Vector512.Load(c - Vector512<double>.Count);
        Vector512<double> pointB = Vector512.Load(b);
        Vector512<double> pointC = Vector512.Load(c);
        for (nint column = 0; column < _length; column += Vector512<double>.Count)
        {
            Vector512<double> rightB = Vector512.Load(b + column + Vector512<double>.Count);
            Vector512<double> rightC = Vector512.Load(c + column + Vector512<double>.Count);
            Vector512<double> acrossB = ShiftRight(leftB, pointB) + ShiftLeft(pointB, rightB);
            Vector512<double> acrossC = ShiftRight(leftC, pointC) + ShiftLeft(pointC, rightC);
            Step(pointB, acrossB + (Vector512.Load(a + column) + pointC)).Store(afterB + column);
            Step(pointC, acrossC + (pointB + Vector512.Load(d + column))).Store(afterC + column);
            (leftB, pointB) = (pointB, rightB);
            (leftC, pointC) = (pointC, rightC);
        }
    }

    /// <inheritdoc cref="StepRows512"/>
    private void StepRows(double* a, double* b, double* c, double* d, double* afterB, double* afterC)
    {
        for (nint column = 0; column < _length; column += Vector<double>.Count)
        {
            Vector<double> pointB = Vector.Load(b + column);
            Vector<double> pointC = Vector.Load(c + column);
            Vector<double> acrossB = Vector.Load(b + column - 1) + Vector.Load(b + column + 1);
            Vector<double> acrossC = Vector.Load(c + column - 1) + Vector.Load(c + column + 1);
            Step(pointB, acrossB + (Vector.Load(a + column) + pointC)).Store(afterB + column);
            Step(pointC, acrossC + (pointB + Vector.Load(d + column))).Store(afterC + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Step(Vector512<double> point, Vector512<double> neighbours)
    {
        Vector512<double> difference = Vector512.MultiplyAddEstimate(Vector512.Create(-4.0), point, neighbours);
        return Vector512.MultiplyAddEstimate(Vector512.Create(_rate), difference, point);
    }

    /// <inheritdoc cref="Step(Vector512{double}, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<double> Step(Vector<double> point, Vector<double> neighbours)
    {
        Vector<double> difference = Vector.MultiplyAddEstimate(Vector.Create(-4.0), point, neighbours);
        return Vector.MultiplyAddEstimate(Vector.Create(_rate), difference, point);
    }

    private static Vector512<double> ShiftRight(Vector512<double> left, Vector512<double> points)
        => Avx512F.AlignRight64(points.AsInt64(), left.AsInt64(), 7).AsDouble();

    private static Vector512<double> ShiftLeft(Vector512<double> points, Vector512<double> right)
        => Avx512F.AlignRight64(right.AsInt64(), points.AsInt64(), 1).AsDouble();
}
