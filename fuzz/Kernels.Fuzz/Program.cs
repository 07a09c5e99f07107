using System.CommandLine;
using Kernels.Fuzz;

Argument<string> parser = new("PARSER")
{
    Description = $"One of {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}; or all.",
};
Option<int> inputs = new("--inputs") { Description = "How many inputs to try.", DefaultValueFactory = _ => 10_000 };
Option<int> seed = new("--seed") { Description = "Equal seeds try equal inputs.", DefaultValueFactory = _ => 1 };
Option<string?> input = new("--input") { HelpName = "FILE", Description = "Try this file alone, as a failure told it." };
Option<string?> corpus = new("--corpus")
{
    HelpName = "DIR",
    Description = "The corpora, one folder a parser. [default: fuzz/corpus]",
};

RootCommand root = new("Tries parsers with files that nobody would write. Exit codes: 0 all was well; 1 something was not.")
{
    parser, inputs, seed, input, corpus,
};
parser.AcceptOnlyFromAmong([.. FuzzTargets.All.Select(target => target.Name), FuzzTargets.EveryName]);
root.SetAction(call =>
{
    string folder = call.GetValue(corpus) ?? Corpus.DefaultFolder;
    bool passed = true;
    foreach (IFuzzTarget target in FuzzTargets.Find(call.GetRequiredValue(parser)))
    {
        FuzzRun run = new(target, Corpus.Read(folder, target.Name), Console.Out);
        passed &= call.GetValue(input) is { } file
            ? run.TryFile(file)
            : run.TryMany(call.GetValue(inputs), call.GetValue(seed));
    }

    return passed ? 0 : 1;
});
return root.Parse(args).Invoke();
