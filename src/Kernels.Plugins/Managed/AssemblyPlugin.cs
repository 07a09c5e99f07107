using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Managed;

/// <summary>Loads plug-ins that are .NET assemblies, if code can be compiled just in time.</summary>
internal static class AssemblyPlugin
{
    /// <summary>Why an executable that is compiled ahead of time can't load one.</summary>
    public const string Unsupported =
        "this executable is compiled ahead of time and can't load assemblies: use it with the kernels program that runs under "
        + "dotnet, or publish the plug-in with NativeAOT, which makes it a native one";

    /// <summary>
    /// Whether this process can load assemblies. The NativeAOT compiler leaves out code that is called only if it can.
    /// </summary>
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    [SuppressMessage("Trimming", "IL4000", Justification = "Code that runs under the just-in-time compiler was never trimmed.")]
    public static bool IsSupported => RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>Loads an assembly in a context of its own, and creates its plug-in.</summary>
    /// <param name="manifest">The plug-in's manifest.</param>
    /// <param name="path">The assembly; absolute.</param>
    /// <returns>
    /// Its backend; unavailable if the plug-in's own code throws, which is its only way to report that something is missing.
    /// </returns>
    /// <exception cref="KernelException">The assembly holds no such plug-in.</exception>
    public static Backend Load(PluginManifest manifest, string path)
    {
        if (!IsSupported)
        {
            return Unavailable(Unsupported);
        }

        Type type = Find(manifest, path);
        try
        {
            return Make(manifest, path, type);
        }
        catch (Exception exception)
        {
            // Its constructors can throw anything, and that is a reason like any other.
            Exception cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return Unavailable($"it can't be loaded: {SourcePlace.Of(cause)}{cause.GetType().Name}: {cause.Message}");
        }

        Backend Unavailable(string reason) => Backend.Unavailable(manifest.Id, manifest.Description, path, reason);
    }

    [RequiresUnreferencedCode("The plug-in's code is not known when this program is compiled.")]
    private static Type Find(PluginManifest manifest, string path)
    {
        Type? type;
        try
        {
            type = new PluginLoadContext(path).LoadFromAssemblyPath(path).GetType(manifest.Type!, throwOnError: false);
        }
        catch (Exception exception)
        {
            throw new KernelException($"it can't be loaded: {exception.GetType().Name}: {exception.Message}");
        }

        return type is null ? throw new KernelException($"there is no class {manifest.Type} in {Path.GetFileName(path)}")
            : !type.IsAssignableTo(typeof(IKernelPlugin)) ? throw new KernelException($"{manifest.Type} does not implement {nameof(IKernelPlugin)}")
            : type;
    }

    [RequiresUnreferencedCode("The plug-in's code is not known when this program is compiled.")]
    private static Backend Make(PluginManifest manifest, string path, Type type)
    {
        IKernelPlugin plugin = (IKernelPlugin)Activator.CreateInstance(type)!;
        ImmutableArray<BackendProblem>.Builder problems = ImmutableArray.CreateBuilder<BackendProblem>();
        ImmutableArray<Implementation>.Builder implementations = ImmutableArray.CreateBuilder<Implementation>();
        foreach (Implementation implementation in plugin.Implementations)
        {
            string id = implementation.Contract.Id;
            if (KernelContracts.All.Contains(implementation.Contract) && implementations.All(other => other.Contract.Id != id))
            {
                implementations.Add(implementation);
            }
            else
            {
                problems.Add(new BackendProblem(id, "it can't be used: it is offered twice, or with a contract that is not this host's"));
            }
        }

        ImmutableArray<DeclaredKernel>.Builder declared = ImmutableArray.CreateBuilder<DeclaredKernel>();
        foreach (DeclaredImplementation own in plugin.Declared)
        {
            if (manifest.Declarations.FirstOrDefault(declaration => declaration.Contract.Id == own.KernelId) is { } declaration
                && declared.All(other => other.Declaration != declaration))
            {
                declared.Add(new DeclaredKernel(declaration, own.Oracle));
                implementations.Add(Implementation.Create(declaration.Contract, own.Kernel, own.InstructionSet, own.Threads));
            }
            else
            {
                problems.Add(new BackendProblem(own.KernelId, "it can't be used: it is offered twice, or the manifest does not declare it"));
            }
        }

        return Backend.Available(
            manifest.Id,
            $"{manifest.Description} (version {manifest.Version})",
            path,
            implementations.ToImmutable(),
            problems.ToImmutable(),
            declared: declared.ToImmutable());
    }
}
