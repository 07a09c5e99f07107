using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kernels.Fuzz.Mutation;
using Kernels.Hosting;
using Kernels.Plugins.Manifests;
using Kernels.Runner.Commands;
using Microsoft.Extensions.Configuration;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>
/// Settings: a file, before which lines such as <c>env Kernels__Backend=simd</c> and <c>set Kernels:Threads=2</c> stand for
/// variables and options. What is accepted has no part that is unknown, wrong or ignored.
/// </summary>
internal sealed partial class SettingsTarget : IFuzzTarget
{
    private const int MaxLines = 8;

    private static readonly string[] Lines =
    [
        "env Kernels__Backend=simd", "env KERNELS__BACKEND=native", "env kernels__threads=2", "env KERNELS=1", "env Kernels__=x", "env Kernels____x=1",
        "env Kernels__Plugins__Folders__0=", "env Kernels__Plugins__Folders__0=/nowhere", "env Kernels__Plugins__Folders=/nowhere",
        "env Kernels__Plugins__Folders__x=y", "env Kernels__Limits__Load=1e3", "env Kernels__Limits__DataBytes=-1", "env Kernels__Isolation=Process",
        "env Kernels__Select__spmv__Backend=managed", "env Kernels__Select__spmv=managed", "env Kernels__Record=none", "env Kernels__Backend__x=1",
        "env CUSTOMCONNSTR_Kernels=x", "env KERNELS__Select__Julia__Threads=1024", "set Kernels:Backend=", "set Kernels:Backend=auto",
        "set Kernels:Select:julia:Threads=1025", "set Kernels:Threads= 1", "set Kernels:Record=", "set Kernels:Limits:Call=0",
    ];

    public string Name => "settings";

    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool)
    {
        byte[] source = pool.Pick(random);
        if (random.Next(4) == 0)
        {
            return ByteMutator.Mutate(source, pool.Pick(random), HostileJson.Words, random);
        }

        (List<string> lines, byte[] json) = Split(source);
        if (random.Next(2) == 0)
        {
            lines.Insert(random.Next(lines.Count + 1), Lines[random.Next(Lines.Length)]);
        }

        if (lines.Count > MaxLines || (lines.Count > 0 && random.Next(3) == 0))
        {
            lines.RemoveAt(random.Next(lines.Count));
        }

        byte[] text = random.Next(5) == 0 ? json : JsonMutator.Mutate(json, Split(pool.Pick(random)).Json, random);
        return [.. Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + '\n'))), .. text];
    }

    public string? Try(byte[] input)
    {
        (List<string> lines, byte[] json) = Split(input);
        KeyValuePair<string, string>[] variables = [.. Pairs(lines, "env ").DistinctBy(pair => pair.Key)];
        KeyValuePair<string, string?>[] options =
        [
            .. Pairs(lines, "set ")
                .DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
                .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)),
        ];
        SettingsVariables? known = null;
        try
        {
            known = new SettingsVariables(variables);
            byte[] text = SettingsText.Read(json);
            IConfigurationRoot configuration = new ConfigurationBuilder()
                .AddJsonStream(new MemoryStream(text))
                .AddInMemoryCollection(variables
                    .Select(pair => KeyValuePair.Create(KeyOf(pair.Key), (string?)pair.Value))
                    .DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
                .AddInMemoryCollection(options)
                .Build();
            KernelsSettings settings = KernelHost.ReadSettings(configuration, new ApplicationKernels());
            Check(settings, Flatten(text, variables, options));
            return null;
        }
        catch (KernelsConfigurationException exception)
        {
            string message = (known?.Blame(exception, options) ?? exception).Message;
            Require(message.Length < 3000, "a message is longer than a person reads");
            return message;
        }
        catch (Exception exception) when (exception is DocumentException or JsonException or FormatException)
        {
            return exception.Message;
        }
    }

    private static (List<string> Lines, byte[] Json) Split(byte[] input)
    {
        List<string> lines = [];
        int begin = 0;
        while (input.AsSpan(begin) is var rest
            && (rest.StartsWith("env "u8) || rest.StartsWith("set "u8))
            && rest.IndexOf((byte)'\n') is >= 0 and int length)
        {
            lines.Add(Encoding.UTF8.GetString(rest[..length]).Replace("\0", "", StringComparison.Ordinal));
            begin += length + 1;
        }

        return (lines, input[begin..]);
    }

    private static string KeyOf(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(List<string> lines, string kind) => lines
        .Where(line => line.StartsWith(kind, StringComparison.Ordinal))
        .Where(line => line.IndexOf('=', StringComparison.Ordinal) > kind.Length)
        .Select(line => line[kind.Length..].Split('=', 2))
        .Select(parts => KeyValuePair.Create(parts[0], parts[1]));

    /// <summary>Every value that is set in the section, by another way than the configuration's own.</summary>
    private static Dictionary<string, string> Flatten(
        byte[] json, IEnumerable<KeyValuePair<string, string>> variables, IEnumerable<KeyValuePair<string, string?>> options)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        using JsonDocument document = JsonDocument.Parse(
            json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Add(document.RootElement, null);
        foreach ((string name, string value) in variables)
        {
            values[KeyOf(name)] = value;
        }

        foreach ((string key, string? value) in options)
        {
            values[key] = value!;
        }

        return values
            .Where(value => $"{value.Key}:".StartsWith("Kernels:", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(JsonElement element, string? path)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty member in element.EnumerateObject())
                    {
                        Add(member.Value, path is null ? member.Name : $"{path}:{member.Name}");
                    }

                    break;
                case JsonValueKind.Array:
                    int index = 0;
                    foreach (JsonElement item in element.EnumerateArray())
                    {
                        Add(item, $"{path}:{index++}");
                    }

                    break;
                default:
                    values[path ?? ""] = element.ToString();
                    break;
            }
        }
    }

    private static void Check(KernelsSettings settings, Dictionary<string, string> values)
    {
        foreach ((string key, string value) in values)
        {
            Require(IsRight(key.ToLowerInvariant(), value), $"{key} is accepted as something that it can't be");
        }

        string? backend = values.GetValueOrDefault("Kernels:Backend");
        Require(settings.Default.Backend?.Value == backend, "the backend is not the one that is set");
        double? threads = values.TryGetValue("Kernels:Threads", out string? set) ? double.Parse(set, CultureInfo.InvariantCulture) : null;
        Require(settings.Default.Threads?.Value == threads, "the threads are not those that are set");
        int folders = values.Keys.Count(key => key.StartsWith("Kernels:Plugins:Folders:", StringComparison.OrdinalIgnoreCase));
        Require(settings.Plugins.Folders.Length == folders, "there are more or fewer folders than are set");
    }

    private static bool IsRight(string key, string value) => key switch
    {
        _ when value.Length == 0 || value.Contains('\0', StringComparison.Ordinal) => false,
        _ when BackendKey().IsMatch(key) => value.ToLowerInvariant() is "auto" or "managed" or "simd" or "aot" or "native",
        _ when ThreadsKey().IsMatch(key) => Digits().IsMatch(value) && double.Parse(value, CultureInfo.InvariantCulture) <= 1024,
        "kernels:isolation" => value.ToLowerInvariant() is "none" or "plugins" or "process",
        "kernels:record" or "kernels:plugins:record" => true,
        "kernels:executable" => File.Exists(value),
        "kernels:limits:load" or "kernels:limits:firstcall" or "kernels:limits:call"
            => double.Parse(value, CultureInfo.InvariantCulture) is >= 0.001 and <= 86_400,
        "kernels:limits:databytes" => Digits().IsMatch(value) && value.Any(digit => digit != '0'),
        _ => FolderKey().IsMatch(key),
    };

    [GeneratedRegex(@"\Akernels:(select:(julia|diffusion|spmv):)?backend\z")]
    private static partial Regex BackendKey();

    [GeneratedRegex(@"\Akernels:(select:(julia|diffusion|spmv):)?threads\z")]
    private static partial Regex ThreadsKey();

    [GeneratedRegex(@"\Akernels:plugins:folders:[0-9]+\z")]
    private static partial Regex FolderKey();

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Digits();
}
