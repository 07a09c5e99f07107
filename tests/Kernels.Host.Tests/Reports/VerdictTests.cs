using Kernels.Runner.Reports;
using Kernels.Runner.Reports.Html;
using Kernels.Runner.Results;

namespace Kernels.Host.Tests.Reports;

/// <summary>Every view describes how a process failed in the same way.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData(KernelFault.Error, null, "error", "error")]
    [InlineData(KernelFault.Crashed, "SIGSEGV", "crashed (SIGSEGV)", "crashed")]
    [InlineData(KernelFault.Crashed, null, "crashed", "crashed")]
    [InlineData(KernelFault.TimedOut, null, "timed out", "timed_out")]
    [InlineData(KernelFault.ProtocolError, null, "protocol error", "protocol_error")]
    public void Faults_have_words_for_people_and_names_for_programs(KernelFault fault, string? signal, string words, string name)
    {
        Verdict verdict = Verdicts.Of(fault);
        Assert.Equal(words, verdict.Describe(signal));
        Assert.True(verdict.IsWrong());

        ComparisonResult result = JsonReport.TryRead(File.ReadAllText(SavedResults.Full))!;
        ComparisonResult failed = result with
        {
            Results = [result.Results[0] with { Verdict = verdict, Signal = signal, Reason = "why", Rank = null }, .. result.Results[1..]],
        };
        Assert.Contains($"\"verdict\": \"{name}\"", SavedResults.Write(failed, JsonReport.Write), StringComparison.Ordinal);
        Assert.Contains($",{name},why,", SavedResults.Write(failed, CsvReport.Write), StringComparison.Ordinal);
        Assert.Contains(words, SavedResults.Write(failed, MarkdownReport.Write), StringComparison.Ordinal);
        Assert.Contains(words, SavedResults.Write(failed, HtmlReport.Write), StringComparison.Ordinal);
        ComparisonResult read = JsonReport.TryRead(SavedResults.Write(failed, JsonReport.Write))!;
        Assert.Equal((verdict, signal), (read.Results[0].Verdict, read.Results[0].Signal));
    }

    [Theory]
    [InlineData(KernelFault.Crashed, "SIGSEGV", "crashed (SIGSEGV) during julia/1", "crashed (SIGSEGV) during julia/1")]
    [InlineData(KernelFault.Crashed, null, "exited with code 0 during julia/1", "exited with code 0 during julia/1")]
    [InlineData(KernelFault.TimedOut, null, "timed out during julia/1", "timed out during julia/1")]
    [InlineData(KernelFault.Error, null, "it failed inside", "error: it failed inside")]
    public void The_verdict_is_not_told_twice(KernelFault fault, string? signal, string reason, string told)
        => Assert.Equal(told, Verdicts.Of(fault).Explain(signal, reason));
}
