using Kernels.Native;

namespace Kernels.Tests.Hosting;

/// <summary>The build of an application's library follows its content.</summary>
public sealed class LibraryBuildTests
{
    [Fact]
    public void A_library_that_changes_comes_or_goes_is_another_build()
    {
        string name = $"Kernels.Tests.{Guid.NewGuid():N}.native";
        string path = Path.Combine(AppContext.BaseDirectory, $"lib{name}.so");
        Assert.Equal(LibraryBuild.Missing, LibraryBuild.OfOwn(name));
        try
        {
            File.WriteAllText(path, "one");
            string? first = LibraryBuild.OfOwn(name);
            File.WriteAllText(path, "two");
            string? second = LibraryBuild.OfOwn(name);
            Assert.Distinct([LibraryBuild.Missing, first, second]);
            File.WriteAllText(path, "one");
            Assert.Equal(first, LibraryBuild.OfOwn(name));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(LibraryBuild.Missing, LibraryBuild.OfOwn(name));
    }
}
