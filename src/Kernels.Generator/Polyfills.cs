// What the compiler asks for where the language's newer parts are used, and netstandard2.0 does not have.
namespace System
{
    /// <summary>For list patterns.</summary>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>For records.</summary>
    internal static class IsExternalInit;
}
