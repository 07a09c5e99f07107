using System.Globalization;
using System.Security.Cryptography;

namespace Kernels.Queue.Jobs;

/// <summary>The name of a job, such as <c>3f9a12bc4d5e.7</c>: its call's, which the call's content gives, and its part.</summary>
/// <param name="Call">Hexadecimal digits; equal calls have equal ones.</param>
/// <param name="Part">The part, from 1.</param>
internal readonly record struct JobName(string Call, int Part)
{
    private const int CallDigits = 12;

    /// <summary>The name of a job.</summary>
    /// <param name="job">The job.</param>
    public static JobName Of(Job job) => new(CallOf(job), job.Part);

    /// <summary>The name of a job's call, which all its parts share.</summary>
    /// <param name="job">The job.</param>
    public static string CallOf(Job job)
        => Convert.ToHexStringLower(SHA256.HashData(JobWriter.Write(job with { Part = 1 })))[..CallDigits];

    /// <summary>Parses a name.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The name; null if it is none.</returns>
    public static JobName? TryParse(string text)
        => text.Split('.') is [{ Length: CallDigits } call, var part] && call.All(char.IsAsciiHexDigitLower)
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is >= 1 and <= JobLimits.Parts
            ? new JobName(call, number)
            : null;

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Call}.{Part}");
}
