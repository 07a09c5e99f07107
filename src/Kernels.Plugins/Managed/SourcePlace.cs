using System.Diagnostics;

namespace Kernels.Plugins.Managed;

/// <summary>Where in its source an exception was thrown, where symbols beside the assembly tell that.</summary>
internal static class SourcePlace
{
    /// <summary>The innermost place that is known.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>Such as <c>JuliaKernel.cs:23: </c>; empty where none is known.</returns>
    public static string Of(Exception exception)
    {
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is { Length: > 0 } file && frame.GetFileLineNumber() is > 0 and var line)
            {
                return $"{Path.GetFileName(file)}:{line}: ";
            }
        }

        return "";
    }
}
