using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Kernels.Host.Tests.Completion;

/// <summary>The scripts in their shells, at a terminal: types a line up to the Tab key, and checks the command that then runs.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    /// <summary>The text typed before the Tab key, and the words that the program gets after the Enter key.</summary>
    public static TheoryData<string, string, string> Lines
    {
        get
        {
            (string Typed, string Run)[] lines =
            [
                ("kernels compa", "compare"),
                ("kernels compare jul", "compare julia"),
                ("kernels compare --backends simd,nat", "compare --backends simd,native"),
                ("kernels compare --size=med", "compare --size=medium"),
                ("kernels compare julia --json out", "compare julia --json out file.json"),
                ("kernels report --html=out", "report --html=out file.json"),
                ("kernels check --plugin fold", "check --plugin folder"),
                ("kernels help run spm", "help run spmv"),
            ];
            TheoryData<string, string, string> data = [];
            foreach (string shell in (string[])["bash", "zsh", "fish"])
            {
                foreach ((string typed, string run) in lines)
                {
                    data.Add(shell, typed, run);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_completed(string shell, string typed, string run)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "terminals are made as Unix makes them");
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is not installed");
        Prepare();
        ChildProcess typist = ChildProcess.Run(
            _kernels.Folder.Path, _kernels.Environment, "python3", Path.Combine(AppContext.BaseDirectory, "type.py"), shell, typed);
        Assert.True(typist.ExitCode == 0, typist.ToString());

        // Some shells keep the slash after a folder, and some remove it again.
        Assert.Equal($"ran {run}", typist.Output.Trim().TrimEnd('/'));
    }

    /// <summary>A hosted PowerShell lacks the module that finds paths, so only words are tried.</summary>
    [Theory]
    [InlineData("kernels compa", "compare")]
    [InlineData("kernels compare jul", "julia")]
    [InlineData("kernels compare julia --backends simd,nat", "native")]
    [InlineData("kernels compare --size=med", "--size=medium")]
    [InlineData("kernels help run spm", "spmv")]
    public void PowerShell_completes(string typed, params string[] words)
        => Assert.Equal(words, CompletePowerShell(typed));

    [Fact]
    public void PowerShell_completes_every_kernel()
        => Assert.Equal(KernelContracts.All.Select(contract => contract.Name), CompletePowerShell("kernels compare "));

    /// <summary>Puts a program named kernels on the PATH, which completes like the real one, and otherwise prints its arguments.</summary>
    private void Prepare()
    {
        File.WriteAllText(_kernels.Folder.File("out file.json"), "");
        Directory.CreateDirectory(_kernels.Folder.File("folder"));
        File.WriteAllText(_kernels.Folder.File("folder-not.txt"), "");
        string programs = Directory.CreateDirectory(_kernels.Folder.File("bin")).FullName;
        string program = Path.Combine(programs, "kernels");
        File.WriteAllText(program, $"""
            #!/bin/sh
            case $1 in
                complete | completion) exec dotnet '{KernelsCommand.Assembly}' "$@" ;;
                *) echo "ran $*" ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _kernels.Environment["PATH"] = $"{programs}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        _kernels.Environment["HOME"] = _kernels.Folder.Path;
    }

    private static bool IsInstalled(string program)
        => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string[] CompletePowerShell(string typed)
    {
        using PowerShell shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        string program = string.Create(CultureInfo.InvariantCulture, $"function kernels {{ & dotnet '{KernelsCommand.Assembly}' @args }}");

        // The same as 'kernels completion pwsh | Out-String | Invoke-Expression', without modules that a hosted one lacks.
        shell.AddScript($"{program}\n. ([scriptblock]::Create((kernels completion pwsh) -join \"`n\"))").Invoke();
        Assert.Empty(shell.Streams.Error);
        shell.Commands.Clear();
        return [.. CommandCompletion.CompleteInput(typed, typed.Length, null, shell).CompletionMatches.Select(match => match.CompletionText)];
    }
}
