using System.Buffers.Text;
using System.Text;
using NATS.NKeys;

namespace Kernels.Host.Tests.Queue;

/// <summary>An operator, an account with JetStream, and a user of it, as <c>nsc</c> makes them: JSON web tokens signed by Ed25519 keys.</summary>
internal static class NatsAccount
{
    private const string Unlimited =
        "\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1";

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>The files of the server's configuration, and of the user's credentials.</returns>
    public static (string Configuration, string Credentials) Make(TemporaryFolder folder)
    {
        using KeyPair authority = KeyPair.CreatePair(PrefixByte.Operator);
        using KeyPair system = KeyPair.CreatePair(PrefixByte.Account);
        using KeyPair account = KeyPair.CreatePair(PrefixByte.Account);
        using KeyPair user = KeyPair.CreatePair(PrefixByte.User);
        string systemToken = Sign(authority, system, $"\"type\":\"account\",\"limits\":{{{Unlimited}}}");
        string accountToken = Sign(
            authority,
            account,
            $"\"type\":\"account\",\"limits\":{{{Unlimited},\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1}}");

        // JetStream needs an account of the system where there is an operator.
        return (
            Write("server.conf", $$"""
                operator: "{{Sign(authority, authority, "\"type\":\"operator\"")}}"
                system_account: {{system.GetPublicKey()}}
                resolver: MEMORY
                resolver_preload: {
                  {{system.GetPublicKey()}}: "{{systemToken}}"
                  {{account.GetPublicKey()}}: "{{accountToken}}"
                }
                """),
            Write("user.creds", $"""
                -----BEGIN NATS USER JWT-----
                {Sign(account, user, "\"type\":\"user\",\"subs\":-1,\"data\":-1,\"payload\":-1")}
                ------END NATS USER JWT------

                -----BEGIN USER NKEY SEED-----
                {user.GetSeed()}
                ------END USER NKEY SEED------
                """));

        string Write(string name, string text)
        {
            File.WriteAllText(folder.File(name), $"{text}\n");
            return folder.File(name);
        }
    }

    private static string Sign(KeyPair issuer, KeyPair subject, string claims)
    {
        string header = Encode("""{"typ":"JWT","alg":"ed25519-nkey"}""");
        string payload = Encode(
            $$"""
            {
              "jti": "test", "name": "test", "iat": {{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}},
              "iss": "{{issuer.GetPublicKey()}}", "sub": "{{subject.GetPublicKey()}}", "nats": { {{claims}}, "version": 2 }
            }
            """);
        byte[] signature = new byte[64];
        issuer.Sign(Encoding.ASCII.GetBytes($"{header}.{payload}"), signature);
        return $"{header}.{payload}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(json));
}
