namespace Kernels.Files;

/// <summary>
/// What an operation on a file can fail with. A file whose length the user's input decides may become longer than its file system
/// or a limit of this user allows (EFBIG): .NET makes an <see cref="ArgumentOutOfRangeException"/> of that.
/// </summary>
internal static class FileFailure
{
    /// <summary>The reason if a file would be too long.</summary>
    private const string TooLong = "a file there can't be that long";

    /// <summary>Whether an operation on a file failed with an exception.</summary>
    /// <param name="exception">The exception.</param>
    public static bool Is(Exception exception)
        => exception is IOException or UnauthorizedAccessException || IsTooLong(exception);

    /// <summary>The reason, without a full stop.</summary>
    /// <param name="exception">What the operation failed with.</param>
    public static string ReasonOf(Exception exception) => IsTooLong(exception) ? TooLong : exception.Message.TrimEnd('.');

    /// <summary>Whether a file would be too long. Whoever checks an argument tells its value too; of this .NET has none.</summary>
    private static bool IsTooLong(Exception exception)
        => exception is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };
}
