using System;
using System.CodeDom.Compiler;

namespace Kernels.Native.Interop;

[GeneratedCode("ClangSharp", "22.1.8.0")]
internal static partial class SearchSortedConstants
{
    [NativeTypeName("#define KERNELS_SEARCH_SORTED_ID \"search_sorted/1\"")]
    public static ReadOnlySpan<byte> KERNELS_SEARCH_SORTED_ID => "search_sorted/1"u8;
}
