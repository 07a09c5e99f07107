using System.Diagnostics;

namespace Kernels.Plugins.Managed;

/// <summary>Where in its source an exception was thrown, if symbols beside the assembly say so.</summary>
internal static class SourcePlace
{
    /// <summary>The innermost known place.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>A place such as <c>JuliaKernel.cs:23: </c>; empty if none is known.</returns>
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
