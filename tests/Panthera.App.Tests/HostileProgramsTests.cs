using System.Text;

namespace Panthera.App.Tests;

/// <summary>Files that are too large, too deep or no text at all get one short line and exit code 2.</summary>
public sealed class HostileProgramsTests : IDisposable
{
    private const string Signature = "def train(w, g, lr):\n";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "ten megabytes", new byte[10_000_000], "the file is too large; a program has at most 2,097,152 bytes" },
        { "parentheses", Text($"  u = {Many("(", 10_000)}g{Many(")", 10_000)}\n  return u"), "expressions nest deeper than 200 levels" },
        { "calls", Text($"  u = {Many("abs(", 10_000)}g{Many(")", 10_000)}\n  return u"), "expressions nest deeper than 200 levels" },
        { "minuses", Text($"  u = {Many("-", 10_000)}g\n  return u"), "expressions nest deeper than 200 levels" },
        { "powers", Text($"  u = g{Many("**g", 10_000)}\n  return u"), "expressions nest deeper than 200 levels" },
        { "one line", Text($"  u = g{Many("+g", 500_000)}\n  return u"), "the program has more than 5,000 statements" },
        { "a million statements", Text($"{Many("g=-g\n", 400_000)}  return g"), "the program has more than 5,000 statements" },
        { "a long name", Text($"  {Many("n", 10_000)} = g\n  return g"), "a name has 10,000 characters; at most 64 are read" },
        { "a long word", Text($"  u = g * {Many("9", 1_000_000)}\n  return u"), "is no finite number" },
        { "invalid UTF-8", [.. Text("  return g\n"), 0xFF, 0xFE], "not a text in UTF-8" },
        { "a lone surrogate", [.. Text("  return g\n"), 0xED, 0xA0, 0x80], "not a text in UTF-8" },
        { "NUL", Text("  return g\0\n"), ":2:11: unexpected character 'U+0000'" },
        { "an escape sequence", Text("  return g\u001b[2J\n"), ":2:11: unexpected character 'U+001B'" },
        { "right to left", Text("  return \u202eg\n"), ":2:10: unexpected character 'U+202E'" },
        { "a program", [0x7F, .. "ELF"u8, 2, 1, 1, 0], ":1:1: unexpected character 'U+007F'" },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Files))]
    public void File_IsRefusedInOneShortLine(string what, byte[] bytes, string message)
    {
        string file = _scratch.PathOf("hostile.opt");
        File.WriteAllBytes(file, bytes);
        foreach (string[] arguments in (string[][])[["show", file], ["fingerprint", file], ["train", file, "--task", "mlp"]])
        {
            CommandRun run = CommandRun.Of(arguments);
            run.Code.ShouldBe(ExitCode.BadInput, what);
            run.Output.ShouldBeEmpty();
            run.Error.ShouldStartWith($"panthera: {file}:");
            run.Error.ShouldContain(message);
            run.Error.Length.ShouldBeLessThan(file.Length + 300);
            run.Error.IndexOfAny([.. Enumerable.Range(0, 32).Select(c => (char)c)]).ShouldBe(run.Error.Length - 1, "more than one line, or control characters");
        }
    }

    [Fact]
    public void Files_WithCarriageReturnsAndByteOrderMarks_AreRead()
    {
        string file = _scratch.PathOf("windows.opt");
        File.WriteAllText(file, (Signature + "  u = g * lr\n  return u\n").Replace("\n", "\r\n"), new UTF8Encoding(true));
        CommandRun.Json("show", file).GetProperty("statements").GetInt32().ShouldBe(1);
    }

    private static byte[] Text(string body) => Encoding.UTF8.GetBytes(Signature + body);

    private static string Many(string piece, int times) => new StringBuilder().Insert(0, piece, times).ToString();
}
