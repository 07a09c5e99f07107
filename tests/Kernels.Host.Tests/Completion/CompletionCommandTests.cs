namespace Kernels.Host.Tests.Completion;

/// <summary><c>kernels completion</c>, and the requests that its scripts make.</summary>
public sealed class CompletionCommandTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("completion needs SHELL: one of bash, zsh, fish, pwsh", "completion")]
    [InlineData("shell 'basch' is unknown, did you mean 'bash'; there are: bash, zsh, fish, pwsh", "completion", "basch")]
    public void Another_shell_is_refused(string message, params string[] arguments)
        => Assert.StartsWith($"kernels: {message}; ", _kernels.Refused(2, arguments), StringComparison.Ordinal);

    /// <summary>An error message would be printed into the user's command line.</summary>
    [Theory]
    [InlineData("compare", "")]
    [InlineData("--config", "missing.json", "compare", "--backends", "")]
    [InlineData("compare", "--config")]
    [InlineData("compare", "\u0007\ud83d")]
    [InlineData]
    public void Whatever_is_asked_nothing_is_said_on_standard_error(params string[] words)
    {
        File.WriteAllText(_kernels.Folder.File("appsettings.json"), "{ \"Kernels\": nonsense");
        ChildProcess.Run(_kernels.Folder.Path, [], ["mkfifo", "pipe.json"]);
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = $"{_kernels.Folder.File("none")}{Path.PathSeparator}{_kernels.Folder.File("pipe.json")}";
        _kernels.Environment["Kernels__Plugins"] = "wrong";
        Assert.Equal("", _kernels.Run(["complete", .. words]).Errors);
    }

    [Fact]
    public void A_pipe_in_the_place_of_the_configuration_holds_nobody_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes");
        ChildProcess.Run(_kernels.Folder.Path, [], ["mkfifo", "appsettings.json"]);
        Assert.StartsWith("julia\t", _kernels.Run("complete", "compare", "").Output, StringComparison.Ordinal);
    }

    /// <summary>Completion starts no plug-in: its program would leave a file.</summary>
    [Fact]
    public void No_plug_in_starts()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_kernels.Folder.Path, "plugins", "mine")).FullName;
        File.WriteAllText(
            Path.Combine(folder, "kernels-plugin.json"),
            """
            {
              "schema": "kernels.plugin/1", "id": "mine", "version": "1.0.0", "description": "for a test", "kind": "worker",
              "abi": { "min": 1, "max": 1 }, "command": ["touch", "started"], "kernels": ["spmv/1"]
            }
            """);
        _kernels.Environment["KERNELS_PLUGIN_PATH"] = _kernels.Folder.File("plugins");
        Assert.Equal("mine\tfor a test\n", _kernels.Run("complete", "compare", "--backends", "mi").Output);
        Assert.False(File.Exists(Path.Combine(folder, "started")));
        Assert.False(Directory.Exists(_kernels.Folder.File("data")));
    }
}
