namespace Kernels.Host.Tests.Queue;

/// <summary>What is wrong with a server is said in one line, and nothing secret is shown.</summary>
public sealed class QueueServerTests : IDisposable
{
    private const string Secret = "hunter2";

    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void No_server() => Assert.Equal(
        "kernels: no NATS server answers at nats://127.0.0.1:9: Connection refused.",
        _kernels.Refused(3, "queue", "--queue", "nats://127.0.0.1:9"));

    [Theory]
    [InlineData("queue")]
    [InlineData("worker", "--root", ".")]
    public void No_server_is_named(params string[] call)
        => Assert.Contains("give --queue nats://HOST:PORT, or set Kernels:Queue:Url", _kernels.Refused(2, call), StringComparison.Ordinal);

    [Fact]
    public void No_folder_is_named() => Assert.Contains(
        "give --root FOLDER, or set Kernels:Queue:Roots", _kernels.Refused(2, "worker", "--queue", "nats://127.0.0.1:9"), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("127.0.0.1:4222")]
    [InlineData("nats://127.0.0.1/path")]
    public void What_is_no_address(string address) => Assert.Equal(
        "kernels: --queue is no address of a NATS server; allowed: nats://HOST:PORT or tls://HOST:PORT.",
        _kernels.Refused(2, "queue", "--queue", address));

    [Fact]
    public void A_password_has_no_place_on_the_command_line()
    {
        string line = _kernels.Refused(2, "queue", "--queue", $"nats://me:{Secret}@127.0.0.1");
        Assert.Contains("put them into Kernels:Queue of a settings file", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_without_JetStream()
    {
        using NatsServer server = new();
        Assert.Contains("has no JetStream; start it with -js", _kernels.Refused(3, "queue", "--queue", server.Url), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_wants_a_password_gets_it_from_the_environment()
    {
        using NatsServer server = new("-js", "--user", "me", "--pass", Secret);
        Assert.Contains("refuses this user", _kernels.Refused(3, "queue", "--queue", server.Url), StringComparison.Ordinal);

        _kernels.Environment["Kernels__Queue__User"] = "me";
        Assert.Contains("Kernels:Queue:User needs Kernels:Queue:Password", _kernels.Refused(2, "queue", "--queue", server.Url), StringComparison.Ordinal);

        _kernels.Environment["Kernels__Queue__Password"] = "wrong-" + Secret;
        Assert.DoesNotContain(Secret, _kernels.Refused(3, "queue", "--queue", server.Url), StringComparison.Ordinal);

        _kernels.Environment["Kernels__Queue__Password"] = Secret;
        Assert.Equal("nothing was submitted, or it was removed\n", _kernels.Run("queue", "--queue", server.Url).Output);

        _kernels.Environment["Kernels__Queue__Token"] = Secret;
        string both = _kernels.Refused(2, "queue", "--queue", server.Url);
        Assert.Contains("Kernels:Queue:User and Kernels:Queue:Token exclude each other", both, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, both, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_comes_with_a_file_of_credentials()
    {
        using TemporaryFolder folder = new();
        (string configuration, string credentials) = NatsAccount.Make(folder);
        using NatsServer server = new("-js", "-c", configuration);
        Assert.Contains("refuses this user", _kernels.Refused(3, "queue", "--queue", server.Url), StringComparison.Ordinal);

        _kernels.Environment["Kernels__Queue__Credentials"] = credentials;
        Assert.Equal("nothing was submitted, or it was removed\n", _kernels.Run("queue", "--queue", server.Url).Output);

        string text = File.ReadAllText(credentials);
        string seed = text.Split('\n').Single(line => line.StartsWith("SU", StringComparison.Ordinal));
        foreach (string wrong in (string[])["no credentials", text.Replace(seed, seed[..^5], StringComparison.Ordinal)])
        {
            File.WriteAllText(credentials, wrong);
            string line = _kernels.Refused(3, "queue", "--queue", server.Url);
            Assert.Contains($"the credentials for the NATS server at {server.Url} can't be used: ", line, StringComparison.Ordinal);
            Assert.DoesNotContain(seed[..^5], line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_server_without_encryption_gets_nothing_of_what_must_be_encrypted()
    {
        using NatsServer server = new("-js");
        Assert.Contains(
            "no encrypted connection",
            _kernels.Refused(3, "queue", "--queue", server.Url.Replace("nats:", "tls:", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    /// <summary>The test makes an authority of its own, so that no other is asked.</summary>
    [Fact]
    public void An_encrypted_connection_needs_the_authority_that_signed()
    {
        using TemporaryFolder folder = new();
        (string authority, string certificate, string key) = Certificates.Make(folder);
        using NatsServer server = new("-js", "--tls", "--tlscert", certificate, "--tlskey", key);
        string url = server.Url.Replace("nats:", "tls:", StringComparison.Ordinal);
        Assert.Contains("see Kernels:Queue:Authority", _kernels.Refused(3, "queue", "--queue", url), StringComparison.Ordinal);

        _kernels.Environment["Kernels__Queue__Authority"] = authority;
        ChildProcess run = _kernels.Run("queue", "--queue", url);
        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
