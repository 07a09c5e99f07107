using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kernels.Host.Tests.Queue;

/// <summary>Certificates for a server on loopback, and the authority that signed them.</summary>
internal static class Certificates
{
    /// <summary>Makes them.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>The files of the authority's certificate, the server's, and its key.</returns>
    public static (string Authority, string Certificate, string Key) Make(TemporaryFolder folder)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using RSA authorityKey = RSA.Create(2048);
        CertificateRequest request = new("CN=test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));

        using RSA key = RSA.Create(2048);
        CertificateRequest server = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using X509Certificate2 certificate = server.Create(authority, now.AddDays(-1), now.AddDays(1), [1]);

        return (
            Write("authority.pem", authority.ExportCertificatePem()),
            Write("server.pem", certificate.ExportCertificatePem()),
            Write("server.key", key.ExportPkcs8PrivateKeyPem()));

        string Write(string name, string text)
        {
            File.WriteAllText(folder.File(name), text);
            return folder.File(name);
        }
    }
}
