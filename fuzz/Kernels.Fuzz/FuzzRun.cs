using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Kernels.Fuzz;

/// <summary>
/// Tries inputs one after the other, and writes down what fails. An input whose answer reads like none before it is kept and
/// changed further: parsers say in words how far they came, which guides without instrumentation.
/// </summary>
/// <param name="target">The parser.</param>
/// <param name="corpus">What to begin from.</param>
/// <param name="output">Told what happens.</param>
internal sealed class FuzzRun(IFuzzTarget target, Corpus corpus, TextWriter output)
{
    private const int MaxFailures = 20;

    /// <summary>How long one input may take, on a machine that does something else meanwhile.</summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(30);

    private readonly InputPool _pool = new();
    private readonly HashSet<string> _answers = [];
    private readonly Dictionary<string, string> _failures = [];
    private byte[]? _current;
    private long _began;
    private int _accepted;

    /// <summary>Where inputs that failed are written.</summary>
    public string FailureFolder { get; init; } = Path.Combine(Corpus.RepositoryFolder, "artifacts", "fuzz");

    /// <summary>Tries the corpus, and then as many inputs as are asked for.</summary>
    /// <param name="inputs">How many.</param>
    /// <param name="seed">Equal seeds make equal inputs.</param>
    /// <returns>Whether none failed.</returns>
    public bool TryMany(int inputs, int seed)
    {
        long start = Stopwatch.GetTimestamp();
        using Timer watchdog = new(_ => EndHang(), null, HangLimit, HangLimit / 10);
        foreach ((_, byte[] content) in corpus.Files)
        {
            Try(content, new Random(seed));
        }

        for (int index = 0; index < inputs && _failures.Count < MaxFailures; index++)
        {
            Random random = new(unchecked((int)Mix((uint)seed, (uint)index)));
            Try(target.Make(random, _pool), random);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {inputs} inputs with seed {seed}, {_accepted} accepted, {_answers.Count} different answers, "
            + $"{_failures.Count} failures, {seconds:F0} s"));
        return _failures.Count == 0;
    }

    /// <summary>Tries one file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Whether it did not fail.</returns>
    public bool TryFile(string path)
    {
        using Timer watchdog = new(_ => EndHang(), null, HangLimit, HangLimit / 10);
        Try(File.ReadAllBytes(path), new Random(0));
        string outcome = _failures.Count > 0 ? "failed" : _accepted > 0 ? "accepted" : "refused";
        output.WriteLine($"{target.Name}: {path}: {outcome}");
        return _failures.Count == 0;
    }

    /// <summary>Tries an input, and keeps it where it leads on.</summary>
    private void Try(byte[] input, Random random)
    {
        Volatile.Write(ref _began, Stopwatch.GetTimestamp());
        Volatile.Write(ref _current, input);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            string? refusal = target.Try(input);
            _accepted += refusal is null ? 1 : 0;
            long bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (bytes > target.MaxAllocatedBytes)
            {
                Fail(input, $"allocates {bytes >> 20} MiB for {input.Length} bytes", "allocates");
            }

            if (_answers.Add(Outline(refusal ?? "accepted")) || refusal is null)
            {
                _pool.Add(input, refusal is null, random);
            }
        }
        catch (Exception exception)
        {
            string kind = exception.GetType().Name;
            Fail(input, $"{kind}: {exception.Message}", $"{kind} {Outline(PlaceOf(exception))}");
        }
        finally
        {
            Volatile.Write(ref _current, null);
        }
    }

    /// <summary>Writes down an input that failed; one of each kind of failure.</summary>
    private void Fail(byte[] input, string reason, string kind)
    {
        if (!_failures.TryAdd(kind, reason))
        {
            return;
        }

        string path = Save(input);
        output.WriteLine($"{target.Name}: FAILED: {reason.ReplaceLineEndings(" ")}");
        output.WriteLine($"  input: {path}");
        output.WriteLine($"  again: dotnet run -c Release --project fuzz/Kernels.Fuzz -- {target.Name} --input {path}");
        output.Flush();
    }

    private void EndHang()
    {
        byte[]? input = Volatile.Read(ref _current);
        if (input is not null && Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) > HangLimit)
        {
            Fail(input, $"takes longer than {HangLimit.TotalSeconds} s", "hangs");
            Environment.Exit(1);
        }
    }

    private string Save(byte[] input)
    {
        string folder = Directory.CreateDirectory(Path.Combine(FailureFolder, target.Name)).FullName;
        string path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(path, input);
        return Path.GetRelativePath(Environment.CurrentDirectory, path);
    }

    /// <summary>The line of this project that threw: failures of one place are of one kind.</summary>
    private static string PlaceOf(Exception exception)
    {
        string[] trace = exception is FuzzFailureException ? [] : exception.StackTrace?.Split('\n') ?? [];
        return trace.FirstOrDefault(line => line.Contains("Kernels.", StringComparison.Ordinal)) ?? exception.Message;
    }

    /// <summary>A message without what it quotes of the input, and without figures.</summary>
    private static string Outline(string message)
    {
        Span<char> outline = stackalloc char[160];
        int length = 0;
        char quote = '\0';
        foreach (char letter in message)
        {
            bool isQuoted = quote != '\0';
            if (letter == quote)
            {
                quote = '\0';
            }
            else if (!isQuoted && letter is ('\'' or '"' or '='))
            {
                quote = letter == '=' ? ';' : letter;
            }
            else if (!isQuoted && !char.IsAsciiDigit(letter) && length < outline.Length)
            {
                outline[length++] = letter;
            }
        }

        return outline[..length].ToString();
    }

    /// <summary>SplitMix64's finaliser: near numbers give unrelated ones.</summary>
    private static ulong Mix(uint seed, uint index)
    {
        ulong bits = (((ulong)seed << 32) | index) + 0x9E37_79B9_7F4A_7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }
}
