using System.Text;
using Kernels.Plugins.Processes;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>The line of a worker's standard error that best explains why it ended.</summary>
public sealed class ErrorTailTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("one\ntwo\n", "two")]
    [InlineData("Unhandled exception. System.Exception: no\n   at Main()\n", "Unhandled exception. System.Exception: no")]
    [InlineData("Fatal error.\nStack overflow.\n   at F()\n", "Fatal error. Stack overflow.")]
    [InlineData("  File \"/home/me/worker.py\", line 12, in f\n    f()\n  File \"/lib/a.py\", line 3\nValueError: x\n", "a.py:3: ValueError: x")]
    [InlineData("  File \", line 3\nlast\n", "last")]
    [InlineData("  File \"a.py\"\nlast\n", "last")]
    public void The_reason_is_the_message_and_where_a_traceback_ends(string errors, string? reason)
        => Assert.Equal(reason, new ErrorTail(new MemoryStream(Encoding.UTF8.GetBytes(errors))).Reason(TimeSpan.FromMinutes(1)));

    [Fact]
    public void Of_much_output_the_end_counts()
        => Assert.Equal("last", new ErrorTail(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100_000) + "\nlast"))).Reason(TimeSpan.FromMinutes(1)));
}
