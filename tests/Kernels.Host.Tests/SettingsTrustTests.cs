using System.Runtime.Versioning;

namespace Kernels.Host.Tests;

/// <summary>Settings that other users can write may choose the backend, but never what is run, read or written.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SettingsTrustTests : IDisposable
{
    private const string Selecting = """{ "Kernels": { "Backend": "simd", "Threads": 1, "Select": { "spmv": { "Backend": "managed" } } } }""";

    private readonly KernelsCommand _kernels = new();

    public SettingsTrustTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("Kernels:Executable", """{ "Executable": "program" }""")]
    [InlineData("Kernels:Record", """{ "Record": "program" }""")]
    [InlineData("Kernels:Plugins:Folders", """{ "Plugins": { "Folders": ["plugins"] } }""")]
    [InlineData("Kernels:Plugins:Record", """{ "Plugins": { "Record": "program" } }""")]
    [InlineData("Kernels:Results", """{ "Results": "folder" }""")]
    [InlineData("Kernels:Queue", """{ "Queue": { "Url": "nats://elsewhere" } }""")]
    public void What_names_programs_folders_and_files_is_refused_from_a_file_that_others_may_write(string key, string section)
    {
        string file = Write("appsettings.json", $$"""{ "Kernels": {{section}} }""");
        Write("program", "");
        AllowOthers(file);
        Assert.Equal(
            $"kernels: configuration file appsettings.json can't be trusted with {key}: "
            + $"others may write to {file}; if it is yours: chmod go-w '{file}'.",
            _kernels.Refused(2, "list"));
        Assert.Contains($"can't be trusted with {key}", _kernels.Refused(2, "list", "--config", file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_a_group_may_write_is_that_of_a_file_which_selects()
    {
        Write("appsettings.json", Selecting);
        AllowOthers(_kernels.Folder.Path);
        ChildProcess run = _kernels.Run("list");
        Assert.True(run.ExitCode == 0, run.ToString());

        Write("appsettings.json", """{ "Kernels": { "Plugins": { "Folders": ["plugins"] } } }""");
        Assert.Contains($"others may write to {_kernels.Folder.Path}; ", _kernels.Refused(2, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_others_may_write_is_refused_wherever_it_is_configured()
    {
        string program = Write("program", "");
        AllowOthers(program);
        _kernels.Environment["Kernels__Executable"] = program;
        Assert.Equal(
            $"kernels: environment variable Kernels__Executable: Kernels:Executable = {program}: others may write to {program}; if it is yours: chmod go-w '{program}'.",
            _kernels.Refused(2, "list"));
    }

    private string Write(string name, string text)
    {
        string path = _kernels.Folder.File(name);
        File.WriteAllText(path, text);
        return path;
    }

    private static void AllowOthers(string path) => File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupWrite);
}
