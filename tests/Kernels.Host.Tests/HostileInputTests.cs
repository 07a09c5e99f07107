using System.Text;

namespace Kernels.Host.Tests;

/// <summary>Hostile command lines, environments and settings give one line and exit code 2, and never an internal error.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("""{"Kernels":null}""", "Kernels is null; required: a value, or leave the key out.")]
    [InlineData("""{"Kernels":{"Backend":""}}""", "Kernels:Backend is an empty text; required: a value, or leave the key out.")]
    [InlineData("""{"Kernels:Backend":""}""", "Kernels:Backend is an empty text; required: a value, or leave the key out.")]
    [InlineData("""{"kernels":{"plugins":{"folders":["a",null]}}}""", "kernels:plugins:folders:1 is null; required: a value, or leave the key out.")]
    [InlineData("""{"Kernels":{"Plugins":{"Folders":""}}}""", "Kernels:Plugins:Folders is an empty text; required: a value, or leave the key out.")]
    [InlineData("""{"Kernels":"simd","kernels":{}}""", "kernels is set twice; keep one of them.")]
    [InlineData("""{"Kernels":{"Backend":"\ud800"}}""", "line 1 holds text that is no Unicode.")]
    [InlineData("{\n\"Ker\\udfffnels\":1}", "line 2 holds text that is no Unicode.")]
    [InlineData("{\n \"Kernels\": {\n  \"Backend\": \"simd\"\n  \"Threads\": 2\n }\n}", "line 4, column 3 is not JSON: a comma or a colon is missing before '\"'.")]
    [InlineData("[1]", "it is a list of 1 element; required: an object, with the section Kernels.")]
    [InlineData("""{"Other":{"a":1,"A":2}}""", "Other:A is set twice; keep one of them.")]
    public void A_file_of_settings_that_are_none_is_one_line(string text, string problem)
    {
        File.WriteAllText(_kernels.Folder.File("x.json"), text);
        Assert.Equal($"kernels: configuration file x.json: {problem}", _kernels.Refused(2, "list", "--config", "x.json"));
    }

    [Theory]
    [InlineData("""{"Kernels":{"Backend":[]}}""", "Kernels:Backend = : '' is unknown; ")]
    [InlineData("""{"Kernels":{"Backend":{}}}""", "Kernels:Backend is null or an empty section; required: a value, or leave the key out.")]
    [InlineData("""{"Kernels":{"Select":[]}}""", "Kernels:Select = : a value where a section is needed; ")]
    [InlineData("""{"Kernels":{"Plugins":{"Folders":[{}]}}}""", "Kernels:Plugins:Folders:0 is null or an empty section; ")]
    [InlineData("""{"Kernels":{"Queue":{"Roots":{}}}}""", "Kernels:Queue:Roots is null or an empty section; required: a list of folders, ")]
    [InlineData("""{"Kernels":{"Cache":{"Kernels":{"sum":true}}}}""", "Kernels:Cache:Kernels:sum = True: not an element of a list; ")]
    [InlineData("""{"Kernels":{"Plugins":{"Pins":{"mine":{}}}}}""", "Kernels:Plugins:Pins:mine is null or an empty section; ")]
    [InlineData("""{"Kernels":{"Limits":{"Load":1e999}}}""", "Kernels:Limits:Load = 1e999: not a duration; ")]
    public void A_setting_of_a_wrong_kind_is_one_line(string text, string problem)
    {
        File.WriteAllText(_kernels.Folder.File("appsettings.json"), text);
        Assert.StartsWith($"kernels: {problem}", _kernels.Refused(2, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_not_UTF_8_are_refused_and_UTF_16_with_its_mark_is_read()
    {
        File.WriteAllBytes(_kernels.Folder.File("x.json"), [.. "{\"Kernels\":{\"Backend\":\""u8, 0xFF, .. "\"}}"u8]);
        Assert.Equal("kernels: configuration file x.json: it is not UTF-8.", _kernels.Refused(2, "list", "--config", "x.json"));

        File.WriteAllText(_kernels.Folder.File("x.json"), """{ "Kernels": { "Backend": "gpu" } }""", Encoding.Unicode);
        Assert.StartsWith("kernels: Kernels:Backend = gpu: 'gpu' is unknown", _kernels.Refused(2, "list", "--config", "x.json"), StringComparison.Ordinal);
    }

    /// <summary>An application's file is shared with others, and one that was not named need not be for this program at all.</summary>
    [Theory]
    [InlineData("""{"Backend":"simd"}""", "has Backend outside the section Kernels, where it sets nothing; required: { \"Kernels\": { \"Backend\": … } }", true)]
    [InlineData("""{"Logging":{"threads":1}}""", "has no section Kernels, in which settings belong", false)]
    public void Settings_outside_the_section_are_told(string text, string problem, bool isToldOfAnother)
    {
        File.WriteAllText(_kernels.Folder.File("x.json"), text);
        Assert.Equal($"kernels: configuration file x.json {problem}.", _kernels.Refused(2, "list", "--config", "x.json"));

        File.Move(_kernels.Folder.File("x.json"), _kernels.Folder.File("appsettings.json"));
        ChildProcess run = _kernels.Run("list");
        Assert.Equal((0, isToldOfAnother ? $"kernels: warning: configuration file appsettings.json {problem}\n" : ""), (run.ExitCode, run.Errors));

        File.WriteAllText(_kernels.Folder.File("x.json"), text.Insert(1, "\"Kernels\":{\"Threads\":1},"));
        ChildProcess shared = _kernels.Run("list", "--config", "x.json");
        Assert.Equal((0, ""), (shared.ExitCode, shared.Errors));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF \r\n")]
    public void Empty_settings_are_told(string content)
    {
        File.WriteAllText(_kernels.Folder.File("x.json"), content);
        Assert.Equal("kernels: configuration file x.json is empty; the least is {}", _kernels.Refused(2, "list", "--config", "x.json"));
    }

    [Fact]
    public void An_empty_list_and_other_programs_settings_are_none_of_these()
    {
        File.WriteAllText(_kernels.Folder.File("appsettings.json"), """{ "Logging": { "Level": null }, "Kernels": { "Plugins": { "Folders": [] }, "Cache": { "Kernels": [] } } }""");
        ChildProcess run = _kernels.Run("list");
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Theory]
    [InlineData(
        "KERNELS",
        "6.1.0-29-amd64",
        "environment variable KERNELS = 6.1.0-29-amd64: it stands for the whole section Kernels of the settings, which is no value; "
            + "if it is another program's: env -u KERNELS kernels …")]
    [InlineData("kernels", "1", "environment variable kernels = 1: it stands for the whole section ")]
    [InlineData("KERNELS__VERSION", "1", "environment variable KERNELS__VERSION: Kernels:VERSION: 'VERSION' is unknown; keys: ")]
    [InlineData("Kernels__Plugins__Folders__", "x", "environment variable Kernels__Plugins__Folders__: Kernels:Plugins:Folders: = x: not an element of a list; ")]
    [InlineData("Kernels__Cache__Kernels", "sum", "environment variable Kernels__Cache__Kernels: Kernels:Cache:Kernels = sum: not a list of kernels; ")]
    [InlineData("Kernels__Queue__Roots__0__x", "/", "environment variable Kernels__Queue__Roots__0__x: Kernels:Queue:Roots:0:x: Kernels:Queue:Roots:0 takes ")]
    [InlineData("Kernels__", "1", "environment variable Kernels__: Kernels:: '' is unknown; keys: ")]
    [InlineData("Kernels__Plugins__Folders__0", "", "environment variable Kernels__Plugins__Folders__0 is empty; required: a value, or unset it.")]
    [InlineData("Kernels__Select__spmv__Threads", "two", "environment variable Kernels__Select__spmv__Threads: Kernels:Select:spmv:Threads = two: ")]
    [InlineData("Kernels__Backend", "\u001b[2J", "environment variable Kernels__Backend: Kernels:Backend =  [2J: ' [2J' is unknown; ")]
    public void A_variable_that_sets_nothing_right_is_named(string name, string value, string message)
    {
        _kernels.Environment[name] = value;
        Assert.StartsWith($"kernels: {message}", _kernels.Refused(2, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_spellings_of_one_variable_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has one variable of both names");
        _kernels.Environment["Kernels__Backend"] = "managed";
        _kernels.Environment["KERNELS__BACKEND"] = "simd";
        Assert.Equal(
            "kernels: environment variables KERNELS__BACKEND and Kernels__Backend set the same; unset one of them.", _kernels.Refused(2, "list"));
    }

    [Fact]
    public void What_the_command_line_sets_is_not_blamed_on_a_variable()
    {
        _kernels.Environment["Kernels__Select__julia__Backend"] = "managed";
        Assert.StartsWith(
            "kernels: backend 'gpu' is unknown", _kernels.Refused(2, "run", "julia", "--backend", "gpu"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@nothere")]
    [InlineData("list", "")]
    [InlineData("list", "--config", "")]
    [InlineData("list", "--config", "a", "--config", "b")]
    [InlineData("report", "")]
    [InlineData("check", "--plugin", "")]
    [InlineData("compare", "julia", "--backends", "")]
    [InlineData("compare", "julia", "--only", ":1")]
    [InlineData("tune", "--record", "")]
    [InlineData("plugins", "--forgive", "")]
    [InlineData("serve", "x")]
    public void A_call_of_empty_or_repeated_words_is_one_line(params string[] call) => _kernels.Refused(2, call);
}
