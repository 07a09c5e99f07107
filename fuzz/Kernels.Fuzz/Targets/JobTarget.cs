using System.Collections.Immutable;
using Kernels.Fuzz.Mutation;
using Kernels.Hosting;
using Kernels.Plugins.Manifests;
using Kernels.Queue.Jobs;
using Kernels.Queue.Working;
using Microsoft.Extensions.Configuration;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Messages of a queue: jobs, and what is told of them.</summary>
internal sealed class JobTarget : IFuzzTarget
{
    /// <summary>The folder that jobs of the corpus name.</summary>
    private const string Shared = "/shared";

    private static readonly WorkerRoots Roots = WorkerRoots.Of([AppContext.BaseDirectory]);

    private readonly string _root = Roots.Folders[0];

    private readonly JobRules _rules = new(
        KernelHost.ReadSettings(new ConfigurationBuilder().Build(), new ApplicationKernels()), Roots, config: null);

    public string Name => "job";

    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool) => JsonMutator.Make(random, pool);

    public string? Try(byte[] input)
    {
        Func<byte[], string?>[] parsers =
        [
            message => Check(message, utf8 => JobReader.Parse(utf8), JobWriter.Write, CheckJob),
            message => Check(message, utf8 => JobStatus.Parse(utf8), status => status.Write(), status => CheckJob(status.Job)),
            message => Check(message, utf8 => CallRecord.Parse(utf8), call => call.Write(), call => CheckJob(call.First)),
        ];
        string?[] refusals = [.. parsers.Select(parse => parse(input))];
        Require(refusals.Count(refusal => refusal is null) <= 1, "it is two kinds of message at once");

        // The parser that reached further in says more than that the schema is another one's.
        return refusals.Contains(null) ? null : refusals.FirstOrDefault(refusal => !refusal!.Contains("\"schema\"", StringComparison.Ordinal)) ?? refusals[0];
    }

    private static string? Check<T>(byte[] message, Func<byte[], T> parse, Func<T, byte[]> write, Action<T> check)
    {
        T read;
        try
        {
            read = parse(message);
        }
        catch (DocumentException exception)
        {
            Require(!PlainText.HasForbidden(exception.Message), "a refusal has characters that a terminal would act on");
            return exception.Message;
        }

        byte[] written = write(read);
        Require(written.AsSpan().SequenceEqual(write(parse(written))), "written, it is read otherwise");
        check(read);
        return null;
    }

    /// <summary>Whatever a job says, a call of this program comes of it that names its kernel, its options and files below the root.</summary>
    private void CheckJob(Job? job)
    {
        if (job is null)
        {
            return;
        }

        Require(job.Part >= 1 && job.Part <= job.Parts, "there is no such part");
        Require(JobName.TryParse(JobName.Of(job).ToString()) == JobName.Of(job), "its name is no name");
        ImmutableArray<string> words;
        try
        {
            words = _rules.WordsOf(job with
            {
                Build = ProgramBuild.Text,
                Into = Here(job.Into),
                Options = job.Options.ToImmutableSortedDictionary(
                    option => option.Key, option => option.Value.Select(Here).ToImmutableArray(), StringComparer.Ordinal),
            });
        }
        catch (Exception exception) when (exception is WrongJobException or RefusedJobException)
        {
            return;
        }

        Require(words is ["run", var kernel, ..] && kernel == job.Kernel, "another verb or kernel is called");
        Require(words.Skip(2).All(word => word.StartsWith("--", StringComparison.Ordinal)), "a word is no option");
        Require(words.All(word => !PlainText.HasForbidden(word)), "a word has a character that no word has");
        string into = words.Single(word => word.StartsWith("--into=", StringComparison.Ordinal))["--into=".Length..];
        Require(into == _root || into.StartsWith($"{_root}{Path.DirectorySeparatorChar}", StringComparison.Ordinal), "it writes elsewhere");
    }

    private string Here(string path) => path.Replace(Shared, _root, StringComparison.Ordinal);
}
