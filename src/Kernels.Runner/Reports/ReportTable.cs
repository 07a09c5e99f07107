using System.Collections.Immutable;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>A table of a report, before it is HTML or Markdown.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Headers">One for each column; the first column names the row.</param>
/// <param name="Rows">Cells, as many as there are columns.</param>
internal sealed record ReportTable(string Caption, ImmutableArray<Header> Headers, ImmutableArray<ImmutableArray<Cell>> Rows)
{
    /// <summary>Fills a table. A column in which no row has a value is left out.</summary>
    /// <typeparam name="T">What a row shows.</typeparam>
    /// <param name="caption">What the table shows.</param>
    /// <param name="items">One for each row.</param>
    /// <param name="columns">The columns; the first names the row.</param>
    /// <returns>The table.</returns>
    public static ReportTable Of<T>(string caption, IReadOnlyCollection<T> items, IEnumerable<Column<T>> columns)
    {
        Column<T>[] filled =
        [
            .. columns.Where((column, index) => index == 0 || items.Any(item => column.Text(item) is not (null or Units.None))),
        ];
        return new ReportTable(
            caption,
            [.. filled.Select(column => new Header(column.Title, column.Kind, column.Leave))],
            [.. items.Select(item => (ImmutableArray<Cell>)[.. filled.Select(column => column.CellOf(item))])]);
    }
}

/// <summary>The head of a column.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Kind">What its cells hold.</param>
/// <param name="Leave">If a console is too narrow, the column with the highest number is left out first; 0 stays.</param>
internal sealed record Header(string Title, CellKind Kind, int Leave = 0);

/// <summary>A cell.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Tone">What it means, for colour and signs.</param>
internal sealed record Cell(string Text, Tone Tone);

/// <summary>How a column gets its cells.</summary>
/// <typeparam name="T">What a row shows.</typeparam>
/// <param name="Title">The title.</param>
/// <param name="Kind">What the cells hold.</param>
/// <param name="Text">The text; null if there is none.</param>
/// <param name="Tone">What it means, for colour and signs; null for plain.</param>
internal sealed record Column<T>(string Title, CellKind Kind, Func<T, string?> Text, Func<T, Tone>? Tone = null)
{
    /// <summary>If a console is too narrow, the column with the highest number is left out first; 0 stays.</summary>
    public int Leave { get; init; }

    /// <summary>The cell of a row.</summary>
    public Cell CellOf(T item) => new(Text(item) ?? Units.None, Tone?.Invoke(item) ?? Reports.Tone.Plain);
}

/// <summary>What a column holds, which decides how it is aligned and wrapped.</summary>
internal enum CellKind
{
    /// <summary>A word or a name.</summary>
    Text,

    /// <summary>A figure.</summary>
    Figure,

    /// <summary>A sentence, which may wrap.</summary>
    Prose,
}

/// <summary>What a cell means, for colour and signs. Its text says it too, since many readers don't see colour.</summary>
internal enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>Better.</summary>
    Faster,

    /// <summary>Worse.</summary>
    Slower,

    /// <summary>Not to be used.</summary>
    Wrong,

    /// <summary>Of little weight.</summary>
    Muted,
}
