using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;

namespace Kernels.Host.Tests.Running;

/// <summary>A worker in Python that computes <c>spmv/1</c> correctly, and then does something forbidden.</summary>
internal sealed class PythonWorker : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkerConnection _connection;

    /// <summary>Makes the worker.</summary>
    /// <param name="name">Its backend's name.</param>
    /// <param name="misdeed">One statement, which may use the call's buffers and the function <c>address</c> on them.</param>
    /// <param name="timeLimit">How long a call may take.</param>
    public PythonWorker(string name, string misdeed, TimeSpan timeLimit)
    {
        string module = Repository.PathOf("python");
        File.WriteAllText(_folder.File("kernels-plugin.json"), $$"""{ "id": "{{name}}", "version": "1.0.0" }""");
        File.WriteAllText(_folder.File("worker.py"), $$"""
            import sys
            sys.path.insert(0, '{{module}}')
            from kernels_worker import implementation, serve
            import ctypes, os, signal, time

            def address(buffer):
                return ctypes.addressof(ctypes.c_char.from_buffer(buffer))

            @implementation("spmv/1")
            def spmv(rowOffsets, columns, values, x, y):
                for row in range(len(y)):
                    y[row] = sum(values[k] * x[columns[k]] for k in range(rowOffsets[row], rowOffsets[row + 1]))
                {{misdeed}}

            serve(numpy_views=False)
            """);
        WorkerCommand command = WorkerCommand.OfProgram(name, _folder.Path, ["python3", "worker.py"]);
        _connection = new WorkerConnection(command, new WorkerLimits { FirstCall = timeLimit, Call = timeLimit });
        WorkerDescription facts = new(name, "1.0.0", [new WorkerKernel("spmv/1", ThreadSupport.One, "cpython")], [], null);
        Backend = RemoteBackend.Create(_connection, facts, "a test's", _folder.Path, KernelContracts.All);
    }

    public Backend Backend { get; }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }
}
