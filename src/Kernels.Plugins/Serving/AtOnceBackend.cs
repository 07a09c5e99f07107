using System.Runtime.ExceptionServices;

namespace Kernels.Plugins.Serving;

/// <summary>
/// A backend that answers each call by several at once, on copies of the arguments, and gives back the outputs of one of them,
/// of another each time: whoever checks its results checks that calls don't disturb each other.
/// </summary>
internal static class AtOnceBackend
{
    /// <summary>Makes the backend.</summary>
    /// <param name="backend">What computes.</param>
    /// <param name="count">How many calls at once.</param>
    /// <returns>The backend; the same where it is unavailable.</returns>
    public static Backend Of(Backend backend, int count)
    {
        if (backend.UnavailableReason is not null)
        {
            return backend;
        }

        Maker maker = new(count);
        return Backend.Available(
            backend.Name,
            backend.Description,
            backend.Origin,
            [.. backend.Implementations.Select(maker.Make)],
            backend.Problems,
            declared: backend.Declared);
    }

    private sealed class Maker(int count) : IKernelContractVisitor
    {
        private Implementation? _implementation;

        public Implementation Make(Implementation implementation)
        {
            _implementation = implementation;
            implementation.Contract.Accept(this);
            return _implementation;
        }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
        {
            IKernel<TArguments> kernel = ((Implementation<TArguments>)_implementation!).Kernel;
            _implementation = Implementation.Create(
                contract,
                new AtOnceKernel<TArguments>(contract, kernel, count),
                _implementation.InstructionSet,
                _implementation.Threads);
        }
    }

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
