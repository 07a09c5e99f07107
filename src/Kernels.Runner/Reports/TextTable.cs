using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kernels.Runner.Reports;

/// <summary>
/// A table on a console, without ruled lines, so that it is easy to read, cut and grep. To fit the console, it leaves out
/// columns that may be left out and wraps sentences at words. Columns that still don't fit follow below, in further tables
/// that repeat the first column. No word and no figure is ever broken.
/// </summary>
internal sealed class TextTable : Renderable
{
    private const int Gap = 2;

    private static readonly Style HeadStyle = new(decoration: Decoration.Bold | Decoration.Underline);

    private readonly List<TextColumn> _columns = [];

    /// <summary>How many rows there are.</summary>
    public int Rows => _columns is [{ Cells.Count: var count }, ..] ? count : 0;

    /// <summary>Adds a column of words.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="leave">If the console is too narrow, the column with the highest number is left out first; 0 stays.</param>
    public TextTable Text(string title, int leave = 0) => Add(CellKind.Text, title, leave);

    /// <summary>Adds a column of figures.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="leave">If the console is too narrow, the column with the highest number is left out first; 0 stays.</param>
    public TextTable Figures(string title, int leave = 0) => Add(CellKind.Figure, title, leave);

    /// <summary>Adds a column of sentences, which wrap.</summary>
    /// <param name="title">Its title.</param>
    public TextTable Prose(string title) => Add(CellKind.Prose, title, leave: 0);

    /// <summary>Adds a row in one style, a cell for each column.</summary>
    public void Row(Style style, params ReadOnlySpan<string> cells)
    {
        for (int column = 0; column < _columns.Count; column++)
        {
            _columns[column].Cells.Add((Words.OnOneLine(cells[column]), style));
        }
    }

    /// <summary>Adds a row whose cells have styles of their own, a cell for each column.</summary>
    public void Row(params ReadOnlySpan<(string Text, Style Style)> cells)
    {
        for (int column = 0; column < _columns.Count; column++)
        {
            _columns[column].Cells.Add((Words.OnOneLine(cells[column].Text), cells[column].Style));
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        List<TextColumn> columns = LeaveOut(maxWidth);
        while (columns.Count > 0)
        {
            List<TextColumn> block = TakeFitting(columns, maxWidth);
            foreach (Segment segment in Draw(block, maxWidth))
            {
                yield return segment;
            }

            columns = block.Count == columns.Count ? [] : [columns[0], .. columns.Skip(block.Count)];
            if (columns.Count > 0)
            {
                yield return Segment.LineBreak;
            }
        }
    }

    private TextTable Add(CellKind kind, string title, int leave)
    {
        _columns.Add(new TextColumn(title, kind, leave));
        return this;
    }

    private List<TextColumn> LeaveOut(int width)
    {
        List<TextColumn> columns = [.. _columns];
        while (LeastWidth(columns) > width && columns.MaxBy(column => column.Leave) is { Leave: > 0 } least)
        {
            columns.Remove(least);
        }

        return columns;
    }

    /// <summary>As many of the first columns as fit side by side, but at least two, so that each table makes progress.</summary>
    private static List<TextColumn> TakeFitting(List<TextColumn> columns, int width)
    {
        int count = Math.Min(2, columns.Count);
        while (count < columns.Count && LeastWidth(columns[..(count + 1)]) <= width)
        {
            count++;
        }

        return columns[..count];
    }

    private static int LeastWidth(List<TextColumn> columns)
        => columns.Select((column, index) => column.LeastWidth(isLast: index == columns.Count - 1)).Sum() + (Gap * (columns.Count - 1));

    private IEnumerable<Segment> Draw(List<TextColumn> columns, int width)
    {
        int[] widths = Share(columns, width);
        foreach (Segment segment in DrawRow(columns, widths, column => [column.Title], _ => HeadStyle))
        {
            yield return segment;
        }

        for (int row = 0; row < Rows; row++)
        {
            int current = row;
            IEnumerable<Segment> drawn = DrawRow(
                columns,
                widths,
                column => column.Lines(current, widths[columns.IndexOf(column)]),
                column => column.Cells[current].Style);
            foreach (Segment segment in drawn)
            {
                yield return segment;
            }
        }
    }

    /// <summary>The columns' widths: their least widths, and for sentences more, as far as there is room.</summary>
    private static int[] Share(List<TextColumn> columns, int width)
    {
        int[] widths = [.. columns.Select((column, index) => column.LeastWidth(isLast: index == columns.Count - 1))];
        // Each is measured once: measuring what it holds takes longer than all the rest.
        int[] wanted = [.. columns.Select(column => column.Width)];
        int left = width - widths.Sum() - (Gap * (columns.Count - 1));
        for (bool grows = true; grows && left > 0;)
        {
            grows = false;
            for (int column = 0; column < columns.Count && left > 0; column++)
            {
                if (widths[column] < wanted[column])
                {
                    widths[column]++;
                    left--;
                    grows = true;
                }
            }
        }

        return widths;
    }

    private static IEnumerable<Segment> DrawRow(
        List<TextColumn> columns, int[] widths, Func<TextColumn, IReadOnlyList<string>> linesOf, Func<TextColumn, Style> styleOf)
    {
        IReadOnlyList<string>[] cells = [.. columns.Select(linesOf)];
        for (int line = 0; line < cells.Max(cell => cell.Count); line++)
        {
            // Nothing is written after the last word of a line, so that it is as long as it looks.
            int pending = 0;
            for (int column = 0; column < columns.Count; column++)
            {
                string text = line < cells[column].Count ? cells[column][line] : "";
                int padding = Math.Max(0, widths[column] - Words.WidthOf(text));
                bool isRight = columns[column].Kind == CellKind.Figure;
                pending += isRight ? padding : 0;
                if (text.Length > 0)
                {
                    yield return new Segment(new string(' ', pending));
                    yield return new Segment(text, styleOf(columns[column]));
                    pending = 0;
                }

                pending += (isRight ? 0 : padding) + Gap;
            }

            yield return Segment.LineBreak;
        }
    }

    /// <summary>A column.</summary>
    /// <param name="Title">Its title.</param>
    /// <param name="Kind">What its cells hold.</param>
    /// <param name="Leave">When it is left out: the highest number first, 0 never.</param>
    private sealed record TextColumn(string Title, CellKind Kind, int Leave)
    {
        /// <summary>The least width of a column of sentences: narrower ones are hard to read.</summary>
        private const int LeastProse = 24;

        public List<(string Text, Style Style)> Cells { get; } = [];

        /// <summary>Its width if nothing wraps.</summary>
        public int Width => Cells.Select(cell => Words.WidthOf(cell.Text)).Append(Words.WidthOf(Title)).Max();

        /// <summary>Its width if sentences wrap as much as they can. A long word may stick out of the last column.</summary>
        public int LeastWidth(bool isLast)
        {
            if (Kind != CellKind.Prose)
            {
                return Width;
            }

            int longest = isLast ? 0 : Cells.Select(cell => Words.Longest(cell.Text)).Append(0).Max();
            return Math.Min(Width, Math.Max(LeastProse, longest));
        }

        public List<string> Lines(int row, int width)
            => Kind == CellKind.Prose ? Words.Wrap(Cells[row].Text, width) : [Cells[row].Text];
    }
}
