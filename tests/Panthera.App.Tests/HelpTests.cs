using Panthera.App.Commands;

namespace Panthera.App.Tests;

public class HelpTests
{
    public static TheoryData<string> VerbNames => [.. Verbs.All().Select(verb => verb.Name)];

    [Fact]
    public void NoArguments_PrintHelpWithEveryVerb()
    {
        string help = CommandRun.Text();
        foreach (Verb verb in Verbs.All()) help.ShouldContain($"  {verb.Name}");
    }

    [Fact]
    public void Version_IsOneLine() => CommandRun.Text("--version").Trim().ShouldMatch(@"^\d+\.\d+\.\d+\S*$");

    [Theory]
    [MemberData(nameof(VerbNames))]
    public void Help_EndsWithAnExample(string verb)
    {
        string help = CommandRun.Text(verb, "--help");
        help.ShouldContain("--json");
        help.ShouldMatch($@"(?s)\nExamples?:\n(  panthera {verb}\b[^\n]*\n)+\n$");
    }

    [Theory]
    [MemberData(nameof(VerbNames))]
    public void Examples_AreArgumentsThatTheVerbTakes(string verb)
    {
        Verb command = Verbs.All().Single(v => v.Name == verb);
        foreach (string example in command.Examples)
            command.Parse(example.Split('>')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.ShouldBeEmpty(example);
    }
}
