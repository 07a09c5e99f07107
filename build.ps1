<#
.SYNOPSIS
    Builds, tests, measures and packs Kernels.
.DESCRIPTION
    ./build.ps1 VERB [arguments for the tool behind it]

    help      this text
    restore   restore packages and the pinned binding generator
    build     build everything, the C and NativeAOT libraries included
    native    build the C library alone
    generate  make src/Kernels.Native/Generated from native/include with ClangSharp
    header    print a kernel's C header as its contract says, as in: ./build.ps1 header julia
    python    make the generated files of the Python package from the contracts
    api       write into PublicAPI.Unshipped.txt how the public API has changed
    wheel     make the Python package with the libraries inside
    replay    record every kernel's cases, and replay them on the C library under AddressSanitizer
    races     record every kernel's cases, and replay them on the C library under ThreadSanitizer, with Clang
    arm64     try the C library and the executable for linux-arm64 under QEMU, with Debian's cross compiler
    test      run the tests, but for those that take minutes
    nightly   run every test that needs no more than some GiB of memory
    bench     run the BenchmarkDotNet benchmarks, as in: ./build.ps1 bench -- --filter *julia*
    publish   make the self-contained executable for this machine
    pack      make the NuGet packages

    Uses the language, .NET calls and native commands only, so that it runs wherever PowerShell is hosted.
#>
param(
    [Parameter(Position = 0)]
    [ValidateSet('help', 'restore', 'build', 'native', 'generate', 'header', 'python', 'api', 'wheel', 'replay', 'races', 'arm64', 'test', 'nightly',
        'bench', 'publish', 'pack')]
    [string] $Verb = 'help',

    [Parameter(Position = 1, ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
$Root = $PSScriptRoot
$Rid = [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier

# Runs a native command from the repository's root and stops the script if it fails.
function Invoke-Tool([string] $Tool, [string[]] $ToolArguments) {
    $paths = $ExecutionContext.SessionState.Path
    $previous = $paths.CurrentLocation.Path
    try {
        $null = $paths.SetLocation($Root)
        & $Tool @ToolArguments
        if ($LASTEXITCODE -ne 0) {
            throw "$Tool $ToolArguments ended with exit code $LASTEXITCODE"
        }
    }
    finally {
        $null = $paths.SetLocation($previous)
    }
}

function Show-Help {
    $text = [System.IO.File]::ReadAllText($PSCommandPath)
    $start = $text.IndexOf('.SYNOPSIS')
    $text.Substring($start, $text.IndexOf('#>') - $start).TrimEnd()
}

# The generator on the PATH if it has the pinned version, and otherwise the one that dotnet restores.
function Get-Generator {
    $manifest = [System.Text.Json.JsonDocument]::Parse(
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($Root, '.config', 'dotnet-tools.json')))
    $pinned = $manifest.RootElement.GetProperty('tools').GetProperty('clangsharppinvokegenerator').GetProperty('version').GetString()
    foreach ($folder in [System.Environment]::GetEnvironmentVariable('PATH').Split([System.IO.Path]::PathSeparator)) {
        foreach ($name in 'ClangSharpPInvokeGenerator', 'ClangSharpPInvokeGenerator.exe') {
            $path = [System.IO.Path]::Combine($folder, $name)
            if ([System.IO.File]::Exists($path) -and "$(& $path --version)".Contains("version $pinned")) {
                return , @($path)
            }
        }
    }

    try {
        Invoke-Tool dotnet @('tool', 'restore')
    }
    catch {
        throw "generate needs ClangSharpPInvokeGenerator $pinned, which is not on the PATH, and dotnet tool restore can't get it: $_"
    }
    return , @('dotnet', 'tool', 'run', 'ClangSharpPInvokeGenerator', '--')
}

# generation/README.md describes these steps.
function Invoke-Generate {
    $generator = Get-Generator
    $fresh = [System.IO.Path]::Combine($Root, 'artifacts', 'generated')
    if ([System.IO.Directory]::Exists($fresh)) {
        [System.IO.Directory]::Delete($fresh, $true)
    }
    $null = [System.IO.Directory]::CreateDirectory($fresh)

    $responses = [System.IO.Directory]::GetFiles([System.IO.Path]::Combine($Root, 'generation'), '*.rsp')
    [System.Array]::Sort($responses, [System.StringComparer]::Ordinal)
    foreach ($response in $responses) {
        $name = [System.IO.Path]::GetFileName($response)
        if ($name -ne 'settings.rsp') {
            $command = [System.Collections.Generic.List[string]]::new([string[]] $generator)
            $command.AddRange([string[]] @('@generation/settings.rsp', "@generation/$name", '--output', 'artifacts/generated'))
            Invoke-Tool $command[0] $command.GetRange(1, $command.Count - 1).ToArray()
        }
    }

    $target = [System.IO.Path]::Combine($Root, 'src', 'Kernels.Native', 'Generated')
    foreach ($stale in [System.IO.Directory]::GetFiles($target, '*.cs')) {
        [System.IO.File]::Delete($stale)
    }
    foreach ($file in [System.IO.Directory]::GetFiles($fresh, '*.cs')) {
        [System.IO.File]::Copy($file, [System.IO.Path]::Combine($target, [System.IO.Path]::GetFileName($file)))
    }
    Write-Fingerprint $target
}

# SHA-256 of the generator's inputs and outputs, so that a test notices if one changed without the other.
function Write-Fingerprint([string] $Target) {
    $paths = @(
        [System.IO.Directory]::GetFiles([System.IO.Path]::Combine($Root, 'native', 'include', 'kernels'), '*.h')
        [System.IO.Directory]::GetFiles([System.IO.Path]::Combine($Root, 'generation'), '*.rsp')
        [System.IO.Directory]::GetFiles($Target, '*.cs')
    )
    $lines = [System.Collections.Generic.SortedDictionary[string, string]]::new([System.StringComparer]::Ordinal)
    foreach ($path in $paths) {
        $relative = [System.IO.Path]::GetRelativePath($Root, $path).Replace('\', '/')
        $hash = [System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($path))
        $lines[$relative] = "$([System.Convert]::ToHexStringLower($hash))  $relative`n"
    }
    [System.IO.File]::WriteAllText(
        [System.IO.Path]::Combine($Target, 'fingerprint.sha256'), [string]::Concat($lines.Values))
}

# The program that writes what C and Python need of the contracts.
function Invoke-Contracts([string[]] $ToolArguments) {
    Invoke-Tool dotnet (@('run', '-c', 'Release', '--project', 'generation/Kernels.Contracts', '--') + $ToolArguments)
}

# What the compiler misses in a list of the public API is added, and what it no longer finds is removed. CONTRIBUTING.md says when.
function Write-PublicApi([string] $Project) {
    $path = [System.IO.Path]::Combine($Root, 'src', $Project, 'PublicAPI.Unshipped.txt')
    # So that it is compiled again, and says so again.
    [System.IO.File]::Delete([System.IO.Path]::Combine($Root, 'artifacts', 'obj', $Project, 'release', "$Project.dll"))
    $output = Invoke-Tool dotnet @('build', '-c', 'Release', "src/$Project", '-p:TreatWarningsAsErrors=false')
    $lines = [System.Collections.Generic.SortedSet[string]]::new(
        [string[]] [System.IO.File]::ReadAllLines($path), [System.StringComparer]::Ordinal)
    foreach ($line in $output) {
        if ($line -cmatch "warning RS0016: Symbol '(.*)' is not part of") {
            $null = $lines.Add($Matches[1])
        }
        elseif ($line -cmatch "warning RS0017: Symbol '(.*)' is part of") {
            $null = $lines.Remove($Matches[1])
        }
    }
    [System.IO.File]::WriteAllText($path, [string]::Join("`n", $lines) + "`n")
}

# Records the kernels' cases, which the C library's tests replay.
function Write-Cases {
    Invoke-Contracts @('cases', 'artifacts/native/cases')
}

# Builds the C library's tests in a folder with CMake's options, and runs them.
function Invoke-LibraryTests([string] $Build, [string[]] $Options) {
    Invoke-Tool cmake (@('-S', 'native', '-B', $Build, '-DKERNELS_TESTS=ON') + $Options)
    Invoke-Tool cmake @('--build', $Build, '--parallel')
    Invoke-Tool ctest @('--test-dir', $Build, '--output-on-failure', '--no-tests=error')
}

# docs/testing.md describes these steps.
function Invoke-Replay {
    Write-Cases
    Invoke-LibraryTests 'artifacts/native/sanitize' @('-DCMAKE_BUILD_TYPE=Debug', '-DKERNELS_SANITIZE=address,undefined')
}

# docs/testing.md describes these steps.
function Invoke-Races {
    Write-Cases
    Invoke-LibraryTests 'artifacts/native/sanitize-thread' @(
        '-DCMAKE_BUILD_TYPE=Debug', '-DCMAKE_C_COMPILER=clang', '-DKERNELS_SANITIZE=thread')
}

# docs/testing.md describes these steps.
function Invoke-Arm64 {
    Write-Cases
    Invoke-LibraryTests 'artifacts/native/test-arm64' @('-DCMAKE_TOOLCHAIN_FILE=toolchains/linux-arm64.cmake')
    Invoke-Tool dotnet @('publish', 'src/Kernels.Host', '-c', 'Release', '-r', 'linux-arm64', '-o', 'artifacts/publish/linux-arm64')
    foreach ($words in @('list'), @('check', '--threads', '1,2', '--in-process')) {
        Invoke-Tool qemu-aarch64 (@('-L', '/usr/aarch64-linux-gnu', '-E', 'LD_LIBRARY_PATH=/usr/aarch64-linux-gnu/lib',
            'artifacts/publish/linux-arm64/kernels') + $words)
    }
}

switch ($Verb) {
    'help' { Show-Help }
    'restore' {
        Invoke-Tool dotnet (@('restore') + $Arguments)
        Invoke-Tool dotnet @('tool', 'restore')
    }
    'build' { Invoke-Tool dotnet (@('build', '-c', 'Release') + $Arguments) }
    'native' { Invoke-Tool dotnet (@('build', '-c', 'Release', 'src/Kernels.Native') + $Arguments) }
    'generate' { Invoke-Generate }
    'header' { Invoke-Contracts (@('header') + $Arguments) }
    'python' { Invoke-Contracts @('python', 'python') }
    'api' {
        foreach ($project in 'Kernels.Abstractions', 'Kernels.Hosting', 'Kernels.Runner', 'Kernels.Queue') {
            Write-PublicApi $project
        }
    }
    'wheel' { Invoke-Tool python3 (@('-m', 'build', '--wheel', '--no-isolation', '--outdir', 'artifacts/packages', 'python') + $Arguments) }
    'replay' { Invoke-Replay }
    'races' { Invoke-Races }
    'arm64' { Invoke-Arm64 }
    'test' { Invoke-Tool dotnet (@('test', '-c', 'Release') + $Arguments) }
    'nightly' {
        [System.Environment]::SetEnvironmentVariable('KERNELS_TEST_NIGHTLY', '1')
        Invoke-Tool dotnet (@('test', '-c', 'Release') + $Arguments)
    }
    'bench' { Invoke-Tool dotnet (@('run', '-c', 'Release', '--project', 'bench/Kernels.Benchmarks', '--') + $Arguments) }
    'publish' { Invoke-Tool dotnet (@('publish', 'src/Kernels.Host', '-c', 'Release', '-r', $Rid) + $Arguments) }
    'pack' {
        $pack = @('pack', '-c', 'Release', '-o', 'artifacts/packages', '-p:BillOfMaterials=true')
        Invoke-Tool dotnet ($pack + $Arguments)
        # The tool's parts: machine code for this platform, and code for every other.
        Invoke-Tool dotnet ($pack + @('src/Kernels.Host', '-r', $Rid) + $Arguments)
        Invoke-Tool dotnet ($pack + @('src/Kernels.Host', '-p:KernelsToolForAny=true') + $Arguments)
    }
}
