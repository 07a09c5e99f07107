using System.Text.Json.Nodes;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Tests.Support;

/// <summary>
/// A worker that is a shell script, correct except for the fragments that a test puts in place of answers. A fragment has
/// the request in <c>$line</c> and its id in <c>$id</c>; <c>answer JSON</c> answers with a result.
/// </summary>
internal sealed class ShellWorker : IDisposable
{
    public const string Name = "hostile";

    private const string Script = """
        answer() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$1"; }
        fail() { printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32000,"message":"%s"}}\n' "$id" "$1"; }
        description='{"protocol":1,"id":"hostile","version":"1.0.0","kernels":[{"id":"julia/1","threads":"one","instructionSet":"sh"}]}'
        BEGIN
        while IFS= read -r line; do
            id=${line#*\"id\":}
            id=${id%%,*}
            case $line in
                *'"method":"initialize"'*) INITIALIZE ;;
                *'"method":"map"'*) MAP ;;
                *'"method":"call"'*) CALL ;;
                *'"method":"shutdown"'*) SHUTDOWN ;;
                *) answer '{}' ;;
            esac
        done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kernels-worker-").FullName;

    public ShellWorker(
        string begin = ":",
        string initialize = "answer \"$description\"",
        string map = "answer '{}'",
        string call = "answer '{}'",
        string shutdown = "answer '{}'; exit 0")
        => File.WriteAllText(
            Path.Combine(_folder, "worker.sh"),
            Script.Replace("BEGIN", begin, StringComparison.Ordinal)
                .Replace("INITIALIZE", initialize, StringComparison.Ordinal)
                .Replace("MAP", map, StringComparison.Ordinal)
                .Replace("CALL", call, StringComparison.Ordinal)
                .Replace("SHUTDOWN", shutdown, StringComparison.Ordinal));

    /// <summary>The faults that were reported to connections.</summary>
    public List<KernelException> Faults { get; } = [];

    /// <summary>Limits that even a busy machine does not reach.</summary>
    public static WorkerLimits Limits { get; } = new()
    {
        Load = TimeSpan.FromMinutes(2),
        FirstCall = TimeSpan.FromMinutes(2),
        Call = TimeSpan.FromMinutes(2),
        Control = TimeSpan.FromMinutes(2),
    };

    /// <summary>Limits for calls: short ones if a time-out is expected.</summary>
    public static WorkerLimits LimitsFor(KernelFault fault)
        => fault == KernelFault.TimedOut ? Limits with { FirstCall = TimeSpan.FromSeconds(1), Call = TimeSpan.FromSeconds(1) } : Limits;

    /// <summary>The processes that run in the worker's folder: the worker, the processes that it started, and their watcher.</summary>
    public IReadOnlyList<string> Processes => FolderProcesses.Of(_folder);

    public WorkerCommand Command(long? maxDataBytes = null)
        => WorkerCommand.OfProgram(Name, _folder, ["sh", "worker.sh"], maxDataBytes: maxDataBytes);

    public WorkerConnection Connect(WorkerLimits? limits = null, long? maxDataBytes = null)
        => new(Command(maxDataBytes), limits ?? Limits, Faults.Add);

    public void AssertGone() => FolderProcesses.AssertNone(_folder);

    /// <summary>Whether its folder has a file.</summary>
    public bool Has(string file) => File.Exists(Path.Combine(_folder, file));

    /// <summary>Makes a file in its folder.</summary>
    public void Make(string file) => File.WriteAllText(Path.Combine(_folder, file), "");

    /// <summary>Turns its folder into a plug-in.</summary>
    /// <returns>Its folder.</returns>
    public string AddManifest()
    {
        JsonObject manifest = PluginFolder.Manifest(Name, "worker");
        manifest["command"] = new JsonArray("sh", "worker.sh");
        File.WriteAllText(Path.Combine(_folder, "kernels-plugin.json"), manifest.ToJsonString());
        return _folder;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
