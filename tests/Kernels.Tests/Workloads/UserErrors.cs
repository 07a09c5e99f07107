using Kernels.Workloads;

namespace Kernels.Tests.Workloads;

/// <summary>Checks that apply to every message about a user's mistake.</summary>
internal static class UserErrors
{
    /// <summary>Far longer than any line that a person reads, and far shorter than what a hostile file can hold.</summary>
    private const int LongestLine = 300;

    /// <summary>Checks that the action fails with one readable line that names its subject.</summary>
    /// <returns>The line.</returns>
    public static string Message(string subject, Action action)
    {
        string message = Assert.Throws<UserInputException>(action).Message;
        Assert.Contains(subject, message, StringComparison.Ordinal);
        Assert.False(message.Any(char.IsControl), $"More than one plain line: {message}");
        Assert.InRange(message.Length - subject.Length, 1, LongestLine);
        return message;
    }
}
