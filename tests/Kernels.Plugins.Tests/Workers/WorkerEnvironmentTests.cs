using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>What a worker finds when it starts.</summary>
public sealed class WorkerEnvironmentTests
{
    /// <summary>What Python keeps of its modules would change the hash of the folder.</summary>
    [Fact]
    public void Running_Python_leaves_nothing_in_the_folder()
    {
        using ShellWorker hostile = new(begin: "touch module.py; python3 -c 'import module' || exit 1; [ ! -e __pycache__ ] || exit 2");
        using WorkerConnection worker = hostile.Connect();
        Assert.Null(worker.Describe().Unavailable);
    }
}
