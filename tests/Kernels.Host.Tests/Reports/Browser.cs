using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Kernels.Host.Tests.Reports;

/// <summary>A headless Chromium, controlled by its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Far longer than any page takes, so that a browser that hangs fails one test and does not hang the whole run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _profile = new();
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _limit = new(Patience);
    private Process? _process;
    private int _lastId;

    /// <summary>The executable, or null.</summary>
    public static string? Executable { get; } = Find();

    /// <summary>The page's console messages, exceptions and blocked requests.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Every address that the page asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Starts a browser with one empty page; skips the test if there is no browser.</summary>
    public static async Task<Browser> Start()
    {
        Assert.SkipWhen(Executable is null, $"none of {string.Join(", ", Names)} is installed");
        Browser browser = new();
        try
        {
            await browser.Connect();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a file and waits until it has loaded and drawn.</summary>
    public async Task Open(string path)
    {
        await Send("Page.navigate", new() { ["url"] = new Uri(path).AbsoluteUri });
        await Settle();
    }

    /// <summary>Sets the window's width, and the preference for light or dark.</summary>
    public async Task Show(int width, string scheme)
    {
        await Send("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }),
        });
        await Send("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = 800,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 500,
        });
        await Settle();
    }

    /// <summary>Presses a key.</summary>
    public async Task Press(string key, int code)
    {
        foreach (string type in (string[])["keyDown", "keyUp"])
        {
            await Send("Input.dispatchKeyEvent", new()
            {
                ["type"] = type,
                ["key"] = key,
                ["code"] = key,
                ["windowsVirtualKeyCode"] = code,
            });
        }
    }

    /// <summary>The value of a JavaScript expression, awaited if it is a promise.</summary>
    public async Task<JsonNode> Evaluate(string expression)
    {
        JsonObject answer = await Send("Runtime.evaluate", new()
        {
            ["expression"] = expression,
            ["returnByValue"] = true,
            ["awaitPromise"] = true,
        });
        Assert.False(answer.ContainsKey("exceptionDetails"), answer.ToJsonString());
        return answer["result"]!["value"]!;
    }

    /// <summary>The page as a PDF file.</summary>
    public async Task<byte[]> Print()
        => Convert.FromBase64String((string)(await Send("Page.printToPDF", []))["data"]!);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _socket.Dispose();
        _limit.Dispose();
        _profile.Dispose();
    }

    private async Task Connect()
    {
        _process = Process.Start(new ProcessStartInfo(
            Executable!,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0",
                $"--user-data-dir={_profile.Path}", "about:blank",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = _profile.Path },
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        // Once it listens, the browser writes the port and the path of its own socket to this file.
        string portFile = _profile.File("DevToolsActivePort");
        string port;
        while (!File.Exists(portFile) || (port = File.ReadLines(portFile).FirstOrDefault("")).Length == 0)
        {
            Assert.False(_process.HasExited, "the browser ended at once");
            await Task.Delay(50, _limit.Token);
        }

        using HttpClient client = new();
        JsonNode pages = JsonNode.Parse(await client.GetStringAsync($"http://127.0.0.1:{port}/json", _limit.Token))!;
        JsonNode page = pages.AsArray().First(target => (string)target!["type"]! == "page")!;
        await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), _limit.Token);
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await Send($"{domain}.enable", []);
        }
    }

    /// <summary>Waits until the page has loaded and then drawn two frames.</summary>
    private Task<JsonNode> Settle() => Evaluate("""
        new Promise(settled => {
            const frames = () => requestAnimationFrame(() => requestAnimationFrame(() => settled(true)));
            document.readyState === "complete" ? frames() : addEventListener("load", frames);
        })
        """);

    private async Task<JsonObject> Send(string method, JsonObject parameters)
    {
        int id = ++_lastId;
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _limit.Token);
        while (true)
        {
            JsonObject received = await Receive();
            if ((int?)received["id"] == id)
            {
                Assert.False(received.ContainsKey("error"), $"{method}: {received["error"]?.ToJsonString()}");
                return received["result"]!.AsObject();
            }

            Note(received);
        }
    }

    private async Task<JsonObject> Receive()
    {
        using MemoryStream text = new();
        byte[] buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), _limit.Token);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(text.ToArray())!.AsObject();
    }

    private void Note(JsonObject message)
    {
        switch ((string?)message["method"])
        {
            case "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded":
                Complaints.Add(message.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Requests.Add((string)message["params"]!["request"]!["url"]!);
                break;
        }
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
