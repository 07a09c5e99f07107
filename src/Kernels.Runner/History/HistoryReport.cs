using System.Globalization;
using Kernels.Files;
using Kernels.Runner.Reports;
using Kernels.Runner.Wording;
using Spectre.Console;

namespace Kernels.Runner.History;

/// <summary>The saved results on a console.</summary>
internal static class HistoryReport
{
    private static readonly Style Small = new(Color.Grey);

    /// <summary>Writes the report.</summary>
    /// <param name="history">What was saved.</param>
    /// <param name="showCourses">Whether to show the candidates' courses too.</param>
    /// <param name="console">Where to write.</param>
    public static void Write(ResultHistory history, bool showCourses, IAnsiConsole console)
    {
        if (history.Saved.IsEmpty)
        {
            console.Say($"no result is saved in {history.Folder}; '{ProgramName.Value} compare KERNEL --save NAME' saves one");
            return;
        }

        console.Say($"saved in {history.Folder}", Small);
        console.WriteLine();
        console.Write(ConsoleTable.Of(Saved(history)));
        if (!showCourses)
        {
            console.WriteLine();
            console.Say($"'{ProgramName.Value} history KERNEL' shows what became of each candidate", Small);
            return;
        }

        if (history.Courses.IsEmpty)
        {
            console.WriteLine();
            console.Say("none of them has a time for what was asked for");
        }

        foreach (Course course in history.Courses)
        {
            console.WriteLine();
            console.Say(
                $"{ReportText.NameOf(course.Workload)}, {ReportText.NameOf(course.Candidate.Backend, course.Candidate.Threads)}",
                $": {course.Workload.Shape}");
            console.Write(ConsoleTable.Of(Points(course)));
        }
    }

    private static ReportTable Saved(ResultHistory history) => ReportTable.Of(
        "Saved results, by time",
        history.Saved,
        (Column<SavedResult>[])
        [
            new("saved", CellKind.Text, row => row.Name),
            new("started (UTC)", CellKind.Text, StartOf),
            new("kernels", CellKind.Text, row => string.Join(", ", row.Result.Workloads.Select(workload => workload.Kernel).Distinct())),
            new("build", CellKind.Text, BuildOf) { Leave = 1 },
            new("note", CellKind.Prose, NoteOf),
        ]);

    private static ReportTable Points(Course course) => ReportTable.Of(
        "A candidate's course",
        course.Points,
        (Column<CoursePoint>[])
        [
            new("saved", CellKind.Text, row => row.Saved.Name),
            new("started (UTC)", CellKind.Text, row => StartOf(row.Saved)) { Leave = 2 },
            new("build", CellKind.Text, row => BuildOf(row.Saved)) { Leave = 3 },
            new("median", CellKind.Figure, row => Units.Duration(row.Candidate.Seconds?.Median)),
            new("before ÷ this", CellKind.Figure, row => ReportText.Times(row.Change?.Ratio)),
            new("interval", CellKind.Text, row => row.Change?.RatioInterval is { } interval ? Units.Interval(interval) : null) { Leave = 1 },
            new("verdict", CellKind.Text, row => row.Change?.Relation?.Name(), row => ReportTables.ToneOf(row.Change?.Relation)),
            new("note", CellKind.Prose, row => NoteOf(row.Saved)),
        ]);

    private static string? StartOf(SavedResult saved)
        => saved.Result.Started?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string BuildOf(SavedResult saved) => ReportText.Build(saved.Result.Machine);

    private static string? NoteOf(SavedResult saved)
    {
        string[] notes =
        [
            .. saved.IsOfThisMachine ? Array.Empty<string>() : [$"another machine: {saved.Result.Machine.Cpu}, {ReportText.Processors(saved.Result.Machine)}"],
            .. saved.IsOfThisBuild ? Array.Empty<string>() : ["another build"],
            .. saved.Result.Complete ? Array.Empty<string>() : ["incomplete"],
        ];
        return notes is [] ? null : string.Join("; ", notes);
    }
}
