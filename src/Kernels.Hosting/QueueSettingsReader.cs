using Microsoft.Extensions.Configuration;

namespace Kernels.Hosting;

/// <summary>Reads the configuration section <c>Kernels:Queue</c>.</summary>
internal static class QueueSettingsReader
{
    private const string UrlKey = "Url";
    private const string RootsKey = "Roots";
    private const string CredentialsKey = "Credentials";
    private const string UserKey = "User";
    private const string PasswordKey = "Password";
    private const string TokenKey = "Token";
    private const string AuthorityKey = "Authority";
    private const string CertificateKey = "Certificate";
    private const string KeyKey = "Key";

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <exception cref="KernelsConfigurationException">It is wrong.</exception>
    public static QueueSettings Read(IConfigurationSection section)
    {
        SettingsSection.RequireKeys(
            section,
            [UrlKey, RootsKey, CredentialsKey, UserKey, PasswordKey, TokenKey, AuthorityKey, CertificateKey, KeyKey],
            "keys");
        QueueSettings settings = new()
        {
            Url = SettingsSection.ReadValue(section, UrlKey, ParseText),
            Roots = SettingsSection.ReadList(section, RootsKey, "folders", ParseRoot),
            Credentials = ReadFile(CredentialsKey),
            User = SettingsSection.ReadValue(section, UserKey, ParseText)?.Value,
            Password = SettingsSection.ReadValue(section, PasswordKey, ParseText)?.Value,
            Token = SettingsSection.ReadValue(section, TokenKey, ParseText)?.Value,
            Authority = ReadFile(AuthorityKey),
            Certificate = ReadFile(CertificateKey),
            Key = ReadFile(KeyKey),
        };
        RequireOneWay(section, settings);
        RequireBoth(section, UserKey, settings.User, PasswordKey, settings.Password);
        RequireBoth(section, CertificateKey, settings.Certificate, KeyKey, settings.Key);
        return settings;

        string? ReadFile(string key) => SettingsSection.ReadValue(section, key, ParseFile)?.Value;
    }

    private static void RequireOneWay(IConfigurationSection section, QueueSettings settings)
    {
        string[] ways =
        [
            .. from way in new[] { (CredentialsKey, settings.Credentials), (UserKey, settings.User), (TokenKey, settings.Token) }
               where way.Item2 is not null
               select $"{section.Path}:{way.Item1}",
        ];
        if (ways.Length > 1)
        {
            throw new KernelsConfigurationException($"{string.Join(" and ", ways)} exclude each other; allowed: one of them.") { Key = section.Path };
        }
    }

    private static void RequireBoth(IConfigurationSection section, string key, string? value, string otherKey, string? other)
    {
        if (value is null != other is null)
        {
            (string given, string missing) = value is null ? (otherKey, key) : (key, otherKey);
            throw new KernelsConfigurationException($"{section.Path}:{given} needs {section.Path}:{missing} beside it.")
            {
                Key = $"{section.Path}:{given}",
            };
        }
    }

    private static string ParseRoot(IConfigurationSection section)
        => Path.IsPathFullyQualified(section.Value!)
            ? section.Value!
            : throw SettingsSection.WrongValue(section, "not an absolute path; allowed: the absolute path of a folder");

    /// <summary>Text of which messages tell nothing, since it may be secret.</summary>
    private static string ParseText(IConfigurationSection section)
        => section.Value is { Length: > 0 } text
            ? text
            : throw new KernelsConfigurationException($"{section.Path} is empty; required: a value, or leave the key out.") { Key = section.Path };

    private static string ParseFile(IConfigurationSection section)
        => ApplicationPath.Find(SettingsSection.ParseFolder(section), File.Exists)
            ?? throw SettingsSection.WrongValue(section, "no such file");
}
