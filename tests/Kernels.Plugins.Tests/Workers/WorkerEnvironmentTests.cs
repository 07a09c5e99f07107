using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>The environment in which a worker starts.</summary>
public sealed class WorkerEnvironmentTests
{
    /// <summary>Python's cache of compiled modules would change the folder's hash.</summary>
    [Fact]
    public void Running_Python_leaves_nothing_in_the_folder()
    {
        using ShellWorker hostile = new(begin: "touch module.py; python3 -c 'import module' || exit 1; [ ! -e __pycache__ ] || exit 2");
        using WorkerConnection worker = hostile.Connect();
        Assert.Null(worker.Describe().Unavailable);
    }
}
