using System.Diagnostics;
using System.Text;
using Panthera.Language;

namespace Panthera.Tests.Language;

/// <summary>Texts that are too large, too deep or strange are read, or refused in one short line, and soon.</summary>
public class LimitsTests
{
    private const string Signature = "def train(w, g, lr):\n";
    private const int LongestMessage = 400;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static TheoryData<string, string> TooMuch => new()
    {
        { new string('x', 10_000_000), "t:1:1: the text has 10,000,000 characters; at most 2,097,152 are read" },
        { new string('x', 10_000), $"t:1:1: a name has 10,000 characters; at most 64 are read: '{new string('x', 40)}…'" },
        { $"{Signature}  u = {Many("(", 10_000)}g{Many(")", 10_000)}\n  return u", "expressions nest deeper than 200 levels" },
        { $"{Signature}  return {Many("(", 10_000)}g{Many(")", 10_000)}", "expressions nest deeper than 200 levels" },
        { $"{Signature}  u = {Many("sqrt(", 10_000)}g{Many(")", 10_000)}\n  return u", "expressions nest deeper than 200 levels" },
        { $"{Signature}  u = {Many("-", 10_000)}g\n  return u", "expressions nest deeper than 200 levels" },
        { $"{Signature}  u = g{Many(" ** g", 10_000)}\n  return u", "expressions nest deeper than 200 levels" },
        { $"{Signature}  u = -2{Many(" ** -2", 10_000)}\n  return u", "expressions nest deeper than 200 levels" },
        { $"{Signature}  u = g{Many(" + g", 300_000)}\n  return u", ": the program has more than 5,000 statements" },
        { $"{Signature}{Many("  g = sqrt(g)\n", 100_000)}  return g", "t:5002:3: the program has more than 5,000 statements" },
        { $"{Signature}{Several(20_000, i => $"  a{i} = g\n")}  return g", "t:9999:3: the program has more than 10,000 variables" },
        { $"def train({Several(100_000, i => $"a{i}, ")}lr):\n  return w", "the signature has more than 256 parameters" },
        { $"def train(w, g, lr, {Several(100_000, i => $"a{i}=1, ")}):\n  return w", "the signature has more than 256 parameters" },
        { $"{Signature}  return {Many("g, ", 300_000)}g", "the return gives 300001 values, but the signature has 0 states" },
        { $"{Signature}  u = max({Many("g, ", 300_000)}g)\n  return u", "t:2:7: max takes 2 arguments, not 300001" },
        { $"{Signature}  u = {new string('9', 100_000)}\n  return g", $"t:2:7: '{new string('9', 40)}…' is no finite number" },
        { $"{Signature}  u = 1e{new string('9', 100_000)}\n  return g", $"t:2:7: '1e{new string('9', 38)}…' is no finite number" },
        { $"{Signature}  u = {new string('f', 10_000)}(g)\n  return g", $"t:2:7: a name has 10,000 characters; at most 64 are read: '{new string('f', 40)}…'" },
        { $"{Signature}  u = {new string('f', 60)}(g)\n  return g", $"t:2:7: no function '{new string('f', 40)}…'; 'panthera functions' lists them" },
        { $"def train(w, g, m: {new string('k', 60)}, lr):\n  return g", $"t:1:20: no kind '{new string('k', 40)}…' for the state 'm'; there are Scalar, " },
        { $"{Signature}{Several(9_000, i => $"  name_{i} = g\n")}  return g + nome_1", "'nome_1' has no value here; did you mean 'name_1'?" },
    };

    public static TheoryData<string, string> Strange => new()
    {
        { "\0", "t:1:1: unexpected character 'U+0000'" },
        { Signature + "  u = g\0 * w", "t:2:8: unexpected character 'U+0000'" },
        { Signature + "  u = g \u001b[31m", "t:2:9: unexpected character 'U+001B'" },
        { Signature + "  u = g \ud83d * w", "t:2:9: unexpected character 'U+D83D'" },
        { Signature + "  u = g \ude00\ud83d * w", "t:2:9: unexpected character 'U+DE00'" },
        { Signature + "  u = g \ud83d\ude00 * w", "t:2:9: unexpected character '\ud83d\ude00'" },
        { Signature + "  u = g \u202e * w", "t:2:9: unexpected character 'U+202E'" },
        { Signature + "  u = g \u200b * w", "t:2:9: unexpected character 'U+200B'" },
        { Signature + "  u = g \ue000 * w", "t:2:9: unexpected character 'U+E000'" },
        { Signature + "  u = g \u0301 * w", "t:2:9: unexpected character 'U+0301'" },
        { Signature + "  u = g × w", "t:2:9: unexpected character '×'" },
        { Signature + "  return g\n\ud800", "t:3:1: unexpected character 'U+D800'" },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(TooMuch))]
    public void Text_ThatIsTooMuch_IsRefusedSoon(string text, string message)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string actual = Should.Throw<InputException>(() => Parser.Parse(text, "t")).Message;
        watch.Elapsed.ShouldBeLessThan(Soon);
        actual.ShouldStartWith("t:");
        actual.ShouldContain(message);
        actual.Length.ShouldBeLessThan(LongestMessage);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Strange))]
    public void Character_ThatIsStrange_IsShownByItsNumber(string text, string message) =>
        Should.Throw<InputException>(() => Parser.Parse(text, "t")).Message.ShouldBe(message);

    [Fact]
    public void Texts_ThatAreLargeButSimple_AreRead()
    {
        Parser.Parse($"#{new string('x', 1_000_000)}\n{Signature}{new string('\n', 500_000)}  return g {new string(' ', 500_000)}").Statements.ShouldBeEmpty();
        Parser.Parse($"\uFEFF{Signature.Replace("\n", "\r\n")}\r\n\t u = g * 2\r\n  return u\r\n").Statements.Length.ShouldBe(1);
        Parser.Parse($"{Signature}{Several(5_000, _ => "  g = sqrt(g)\n")}  return g").Statements.Length.ShouldBe(5_000);
        Parser.Parse($"def train({Several(255, i => $"a{i}, ")}lr):\n  return a0{Several(253, i => $", a{i + 2}")}").States.ShouldBe(253);
        Parser.Parse($"{Signature}  u = g * 0.{new string('0', 1_000_000)}1\n  return u").Statements[0].Arguments[1].Constant.ShouldBe(0);
    }

    [Fact]
    public void Programs_WithinTheLimits_PrintWithinThem()
    {
        // Aliases make a short text of long names.
        string longest = new('é', 64), state = new('s', 60);
        StringBuilder text = new("def train(w, g, " + Several(253, i => $"{state}{i:D3}: TransposedColumn, ") + "lr):\n");
        text.Append($"  {longest} = g * w\n  a = {longest}\n");
        for (int i = 0; i < 4_998; i++) text.Append("  b = interp(a, a, lr)\n");
        text.Append($"  {longest} = g + a\n  return {longest}{Several(253, i => $", {state}{i:D3}")}\n");
        Program program = Parser.Parse(text.ToString());
        program.Statements.Length.ShouldBe(5_000);
        program.Variables.ShouldAllBe(name => name.Length <= 64);
        string printed = program.ToString();
        printed.Length.ShouldBeGreaterThan(600_000);
        Parser.Parse(printed).ToString().ShouldBe(printed);
    }

    [Fact]
    public void Memory_IsBounded()
    {
        string nested = $"{Signature}  u = {Many("max(g, ", 150)}g{Many(")", 150)}\n  return u";
        // A program's own objects, and little else.
        Panthera.Tests.Shared.Allocations.Of(() => Parser.Parse(nested)).ShouldBeLessThan(100_000);
        string many = $"{Signature}{Several(20_000, i => $"  a{i} = g\n")}  return g";
        Panthera.Tests.Shared.Allocations.Of(() => Should.Throw<InputException>(() => Parser.Parse(many))).ShouldBeLessThan(5_000_000);
    }

    [Fact]
    public void Parsing_WithinParsing_DoesNotDisturbIt()
    {
        const string text = "def train(w, g, lr, a=1, b=2):\n  u = g * a + b * w\n  return u\n";
        Program expected = Parser.Parse(text);
        Parser.Read(text, "t", new Recursive()).Program.ToString().ShouldBe(expected.ToString());
    }

    private static string Many(string piece, int times) => new StringBuilder().Insert(0, piece, times).ToString();

    private static string Several(int times, Func<int, string> piece) => string.Concat(Enumerable.Range(0, times).Select(piece));

    /// <summary>Hyperparameters whose lookup parses another program.</summary>
    private sealed class Recursive : Dictionary<string, double>, IReadOnlyDictionary<string, double>
    {
        bool IReadOnlyDictionary<string, double>.TryGetValue(string key, out double value)
        {
            Parser.Parse("def train(other, names, altogether):\n  lr = names * 3\n  g = lr + other\n  return g\n").Statements.Length.ShouldBe(2);
            return TryGetValue(key, out value);
        }
    }
}
