using System.Runtime.ExceptionServices;

namespace Kernels.Plugins.Serving;

/// <summary>
/// Runs each call of a backend several times at once, on copies of the arguments, and returns the outputs of one of them, a
/// different one each time. So a check of its results also checks that calls don't disturb each other.
/// </summary>
/// <param name="count">The number of calls at once.</param>
internal sealed class AtOnceBackend(int count) : KernelWrapper
{
    protected override IKernel<TArguments> Wrap<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> kernel)
        => new AtOnceKernel<TArguments>(contract, kernel, count);

    private sealed class AtOnceKernel<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> kernel, int count)
        : IKernel<TArguments>
        where TArguments : struct, allows ref struct
    {
        private int _next;

        public void Invoke(scoped in TArguments arguments, in KernelOptions options)
        {
            ArgumentCopy[] copies = [.. Enumerable.Range(0, count).Select(_ => new ArgumentCopy())];
            foreach (ArgumentCopy copy in copies)
            {
                contract.Write(in arguments, copy);
            }

            KernelOptions shared = options;
            Exception?[] failures = new Exception?[count];
            using Barrier start = new(count);
            Thread[] threads =
            [
                .. copies.Select((copy, index) => new Thread(() =>
                {
                    start.SignalAndWait();
                    failures[index] = Call(copy, shared);
                })),
            ];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            if (failures.FirstOrDefault(failure => failure is not null) is { } failed)
            {
                ExceptionDispatchInfo.Throw(failed);
            }

            contract.Write(in arguments, copies[_next++ % count].Receiver());
        }

        private Exception? Call(ArgumentCopy copy, KernelOptions options)
        {
            try
            {
                kernel.Invoke(contract.Read(copy), options);
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }
}
