using System.Text.RegularExpressions;
using Panthera.Export;
using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Export;

/// <summary>The form of exported files: what they carry, how long lines are, and that every function can be written.</summary>
public class FormTests
{
    /// <summary>All functions but <c>invert</c>, which is bitwise: no value is an integer, so no program calls it.</summary>
    internal static IEnumerable<Function> Written => Functions.All.Where(f => f.Name != "invert");

    public static IEnumerable<TheoryDataRow<string>> Targets => ExportTargets.All.Select(t => new TheoryDataRow<string>(t.Name));

    [Theory, MemberData(nameof(Targets))]
    public void File_CarriesTheProgramAndItsComments(string name)
    {
        ExportTarget target = ExportTargets.Find(name)!;
        foreach ((string program, string text) in ExportedPrograms.All)
        {
            string[] lines = target.Write(ExportedPrograms.Open(program)).Split('\n');
            lines[0].ShouldStartWith($"{target.Comment} Written by 'panthera export', version ");
            string header = string.Join(" ", lines.TakeWhile(l => l.StartsWith(target.Comment)).Select(l => l[target.Comment.Length..].Trim()));
            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) header.ShouldContain(line.Trim());
            lines.ShouldAllBe(l => l.Length <= target.Columns || name == "csharp" || name == "torchsharp" || name == "latex", $"{program}, {name}");
            lines.ShouldAllBe(l => l.TrimEnd() == l);
            lines[^1].ShouldBeEmpty();
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void Functions_AllHaveAFormInEveryTarget(string name)
    {
        ExportTarget target = ExportTargets.Find(name)!;
        foreach (Function function in Written) target.Write(ProgramOf(function)).ShouldNotBeEmpty(function.Name);
    }

    [Theory, MemberData(nameof(Targets))]
    public void RandomPrograms_OfBothSets_CanBeWritten(string name)
    {
        Rng rng = new(11, 4);
        for (int i = 0; i < 200; i++)
        {
            string text = Printer.Print(RandomPrograms.NextOfBothSets(ref rng, 40));
            ExportTargets.Find(name)!.Write(ExportedProgram.Read(text, "random", "Random")).ShouldNotContain('\0');
        }
    }

    [Fact]
    public void LearningRate_IsTheProductWhereItIsReadAlone()
    {
        ExportedProgram lion = ExportedPrograms.Open("lion"), apart = Read("def train(w, g, lr, learning_rate=0.1):\n  u = clip(g, learning_rate)\n  u = u * lr\n  return u\n");
        (lion.DefaultRate, lion.Peak!.Name).ShouldBe((0.0001, "learning_rate"));
        lion.Settings.Select(s => s.Name).ShouldBe(["beta1", "beta2", "weight_decay"]);
        (apart.DefaultRate, apart.Peak).ShouldBe((1, null));
        apart.Settings.Select(s => s.Name).ShouldBe(["learning_rate"]);
        Read("def train(w, g, lr):\n  u = g * 0.01\n  return u\n").ReadsRate.ShouldBeFalse();
    }

    [Fact]
    public void Hyperparameters_ThatDoNotMatter_AreLeftOut() =>
        Read("def train(w, g, lr, a=0.5, b=0.5, c=0.25):\n  x = g * b\n  u = g * a\n  u = u * lr\n  return u\n").Settings.Select(s => s.Name).ShouldBe(["a"]);

    [Fact]
    public void Names_OfOtherLanguages_AreReplaced()
    {
        string text = ExportTargets.Find("pytorch")!.Write(Read("def train(é, lambda, self, lr):\n  import = lambda * lr\n  self = self + import\n  return self, self\n"));
        text.ShouldNotMatch(@"(?m)^    (import|lambda|self) =");
    }

    [Theory]
    [InlineData("lion", "Lion")]
    [InlineData("panthera-found-1", "PantheraFound1")]
    [InlineData("2nd try", "Optimizer2ndTry")]
    [InlineData("…", "MyOptimizer")]
    public void ClassName_IsMadeOfAFileName(string file, string name)
    {
        ClassNames.Of(file).ShouldBe(name);
        ClassNames.IsValid(name).ShouldBeTrue();
    }

    [Theory]
    [InlineData("lion")]
    [InlineData("")]
    [InlineData("A b")]
    [InlineData("None")]
    public void ClassName_ThatIsNone_IsRefused(string name) =>
        Should.Throw<InputException>(() => ExportedProgram.Read("def train(w, g, lr):\n  u = g * lr\n  return u\n", "x", name)).Message.ShouldContain("is no name for a class");

    [Fact]
    public void Latex_PutsExpressionsTogetherWithTheirParentheses()
    {
        string text = ExportTargets.Find("latex")!.Write(Read(
            "def train(w, g, m, lr):\n  u = (g - m) * (g + m * 2)\n  m = (g + m) ** 2\n  u = u - (m - (g - 1)) / (m + 1)\n  u = u * lr\n  return u, m\n"));
        text.ShouldContain(@"u &\gets \left(g - m\right) \cdot \left(g + m \cdot 2.0\right) \\");
        text.ShouldContain(@"m &\gets \left(g + m\right)^{2.0} \\");
        text.ShouldContain(@"u &\gets u - \frac{m - \left(g - 1.0\right)}{m + 1.0 + \epsilon} \\");
    }

    [Fact]
    public void Expression_TakenApartByTheParser_IsOneLineAgain()
    {
        string text = ExportTargets.Find("pytorch")!.Write(ExportedPrograms.Open("adamw"));
        text.ShouldContain("    m_hat = m / (1.0 - beta1**t)\n");
        // What is read later than its parts change stays where it is.
        ExportTargets.Find("pytorch")!.Write(Read("def train(w, g, lr):\n  t1 = g * 2\n  g = g * 3\n  u = t1 + g\n  u = u * lr\n  return u\n"))
            .ShouldContain("    t1 = g * 2.0\n    g = g * 3.0\n    u = t1 + g\n");
    }

    [Fact]
    public void Latex_HasEveryLiveStatementAndBalancedBraces()
    {
        foreach ((string name, _) in ExportedPrograms.All)
        {
            ExportedProgram program = ExportedPrograms.Open(name);
            string text = ExportTargets.Find("latex")!.Write(program);
            string body = string.Join('\n', text.Split('\n').Where(l => !l.StartsWith('%')));
            int depth = 0;
            foreach (char c in body) (depth += c == '{' ? 1 : c == '}' ? -1 : 0).ShouldBeGreaterThanOrEqualTo(0);
            depth.ShouldBe(0);
            Regex.Count(body, @"\\left\b").ShouldBe(Regex.Count(body, @"\\right\b"));
            Regex.Count(body, @"\\begin").ShouldBe(Regex.Count(body, @"\\end"));
            // Those that the parser made of one expression are put together again.
            int folded = program.Peak is null ? 0 : 1, lines = body.Split('\n').Count(l => l.Contains(@"\gets"));
            int named = program.Program.Statements.Count(s => !s.Function.IsStepCount && !Regex.IsMatch(program.Program.Variables[s.Target], @"^t\d+$"));
            lines.ShouldBeInRange(named - folded + 1, program.Program.Statements.Length - folded + 1 + program.Program.States);
            foreach (Statement statement in program.Program.Statements.Where(s => s.Function.Operator is null && s.Function.Name.StartsWith("arc", StringComparison.Ordinal)))
                body.ShouldContain(statement.Function.Name);
        }
    }

    private static ExportedProgram Read(string text) => ExportedProgram.Read(text, "made up", "MadeUp");

    /// <summary>A program in which a function's result matters.</summary>
    internal static ExportedProgram ProgramOf(Function function)
    {
        string call = function.Operator is { } symbol ? $"g {symbol} w" : function.Name switch
        {
            "clip" => "clip(g, lr)",
            "interp" => "interp(g, w, 0.9)",
            "where" => "where(g, w, m)",
            "outer" => "outer(row_means(g), column_means(g))",
            "matmul" => "matmul(g, transpose(g))",
            _ => $"{function.Name}({string.Join(", ", ((string[])["g", "w", "m"]).Take(function.Arity))})",
        };
        string used = function.Name switch { "matmul" => "matmul(r, g)", "transpose" => "transpose(r)", _ => "g * r" };
        return Read($"def train(w, g, m, lr):\n  r = {call}\n  m = interp(g, m, 0.5)\n  u = {used}\n  u = u * lr\n  u = u + m\n  return u, m\n");
    }
}
