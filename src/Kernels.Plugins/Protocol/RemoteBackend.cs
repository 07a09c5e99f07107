using System.Collections.Immutable;

namespace Kernels.Plugins.Protocol;

/// <summary>Makes backends whose code runs in a worker.</summary>
internal static class RemoteBackend
{
    /// <summary>Makes a backend from what is known about its worker, which starts at the first call.</summary>
    /// <param name="connection">The worker; the caller disposes it when the backend is no longer used.</param>
    /// <param name="facts">What the worker reported about itself, now or earlier.</param>
    /// <param name="description">What it is, in one line.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="contracts">The kernels that this host knows.</param>
    /// <param name="build">Finds out which build it is; null if that can't be known.</param>
    /// <param name="ceilings">Code in this process that measures the machine's limits; null if there is none.</param>
    /// <param name="declarations">The kernels that it declares; the worker computes their oracles too.</param>
    /// <returns>The backend, available or not.</returns>
    public static Backend Create(
        WorkerConnection connection,
        WorkerDescription facts,
        string description,
        string origin,
        IReadOnlyCollection<KernelContract> contracts,
        Func<string?>? build = null,
        Ceilings? ceilings = null,
        ImmutableArray<KernelDeclaration> declarations = default)
    {
        if (facts.Unavailable is not null)
        {
            return Backend.Unavailable(connection.Name, description, origin, facts.Unavailable);
        }

        declarations = declarations.IsDefault ? [] : declarations;
        contracts = [.. contracts, .. declarations.Select(declaration => declaration.Contract)];
        Maker maker = new(connection);
        List<BackendProblem> problems = [.. facts.Problems];
        foreach (WorkerKernel kernel in facts.Kernels)
        {
            if (contracts.FirstOrDefault(contract => contract.Id == kernel.Id) is { } contract)
            {
                maker.Add(kernel, contract);
            }
            else
            {
                problems.Add(new BackendProblem(kernel.Id, "it can't be used: this host does not know such a kernel"));
            }
        }

        Backend backend = Backend.Available(
            connection.Name,
            description,
            origin,
            maker.Implementations,
            [.. problems],
            build,
            ceilings,
            connection,
            [
                .. declarations.Select(declaration => new DeclaredKernel(
                    declaration,
                    new RemoteKernel<DeclaredArguments>(declaration.Contract, connection, function: WorkerProtocol.Oracle))),
            ]);
        backend.Code = connection;
        return backend;
    }

    /// <summary>Makes a backend that computes in a worker what another one computes in this process.</summary>
    /// <param name="backend">The backend in this process.</param>
    /// <param name="connection">A worker that serves the same backend; the caller disposes it.</param>
    /// <returns>The backend; unavailable if the other is.</returns>
    public static Backend Isolate(Backend backend, WorkerConnection connection) => Create(
        connection,
        WorkerDescription.Of(backend),
        backend.Description,
        backend.Origin,
        [.. backend.Implementations.Select(implementation => implementation.Contract)],
        () => backend.Build,
        backend.Ceilings,
        [.. backend.Declared.Select(declared => declared.Declaration)]);

    private sealed class Maker(WorkerConnection connection) : IKernelContractVisitor
    {
        private readonly ImmutableArray<Implementation>.Builder _implementations = ImmutableArray.CreateBuilder<Implementation>();
        private WorkerKernel _kernel = null!;

        public ImmutableArray<Implementation> Implementations => _implementations.ToImmutable();

        public void Add(WorkerKernel kernel, KernelContract contract)
        {
            _kernel = kernel;
            contract.Accept(this);
        }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
        {
            WorkerKernel known = _kernel;
            _implementations.Add(Implementation.Create(
                contract,
                new RemoteKernel<TArguments>(contract, connection, known.Threads),
                () => (connection.Told?.Kernels.FirstOrDefault(kernel => kernel.Id == known.Id) ?? known).InstructionSet,
                known.Threads));
        }
    }
}
