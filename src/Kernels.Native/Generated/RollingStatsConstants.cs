using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class RollingStatsConstants
{
    [NativeTypeName("#define KERNELS_ROLLING_STATS_ID \"rolling_stats/1\"")]
    public static ReadOnlySpan<byte> KERNELS_ROLLING_STATS_ID => "rolling_stats/1"u8;
}
