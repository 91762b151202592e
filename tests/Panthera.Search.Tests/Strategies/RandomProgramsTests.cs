using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Strategies;

namespace Panthera.Search.Tests.Strategies;

public class RandomProgramsTests
{
    [Fact]
    public void Next_AnyProgram_CanTrainAndIsWhatTheParserMakesOfIt()
    {
        int most = 2 * Tiny.Start.Statements.Length;
        HashSet<int> lengths = [];
        HashSet<string> programs = [], functions = [];
        RefusalCounts refused = new();
        foreach (Program program in Programs(600, Tiny.Start, refused))
        {
            Rejections.Find(program).ShouldBeNull();
            program.Statements.Length.ShouldBeInRange(1, most);
            program.Variables.Take(program.Inputs).ShouldBe(["w", "g", "m", "v", "lr"]);
            Program again = Parser.Parse(program.ToString());
            again.Variables.ShouldBe(program.Variables);
            again.Results.ShouldBe(program.Results);
            again.Statements.Zip(program.Statements).ShouldAllBe(pair => pair.First.Target == pair.Second.Target && pair.First.Arguments.SequenceEqual(pair.Second.Arguments));
            lengths.Add(program.Statements.Length);
            programs.Add(program.ToString());
            functions.UnionWith(program.Statements.Select(s => s.Function.Name));
        }
        lengths.Count.ShouldBeGreaterThan(most - 4);
        programs.Count.ShouldBeGreaterThan(400);
        functions.Count.ShouldBeGreaterThan(35);
        refused.Total.ShouldBeGreaterThan(600);
    }

    [Fact]
    public void Next_CapOnStatements_Holds() =>
        Programs(100, Tiny.Start, new RefusalCounts(), cap: 3).Select(program => program.Statements.Length).Max().ShouldBe(3);

    [Fact]
    public void Next_StartWhoseInputIsCalledUpdate_GetsAnotherName()
    {
        Program start = Tiny.Program("def train(w, update, m, lr):\n  m = interp(update, m, 0.9)\n  return m, m");
        foreach (Program program in Programs(30, start, new RefusalCounts()))
        {
            program.Variables.ShouldBeUnique();
            program.Variables[program.Results[0]].ShouldBe("update2");
            Kinds.Check(Parser.Parse(program.ToString())).ShouldBeNull();
        }
    }

    [Fact]
    public void Next_StartsOfOtherStates_TakeTurns()
    {
        RandomPrograms strategy = new(Tiny.Setting.Options().Settings, [Tiny.Setting.Start, Tiny.Setting.Start with { Program = Tiny.Factored, Index = -2 }]);
        for (int i = 0; i < 10; i++)
        {
            Rng rng = new(4, 1, (ulong)i);
            Proposal proposal = strategy.Next(i, ref rng, new RefusalCounts());
            proposal.Parent.Index.ShouldBe(-1 - i % 2);
            proposal.Program.StateKinds.ShouldBe(proposal.Parent.Program.StateKinds);
        }
    }

    [Fact]
    public void Search_EarlierResults_TeachNothing()
    {
        string[] Texts(Func<EvaluationRequest, Evaluation> judge, RestartRule restarts)
        {
            using Kept kept = new();
            using Store.RunFile file = kept.Open("run.panthera");
            ProgramSearch search = Tiny.Setting.Search(
                new MadeUp(judge), Tiny.Setting.Options(strategy: "random") with { Restarts = restarts }, file.Search("search"));
            search.Run(new Budget(150), null, CancellationToken.None);
            return [.. file.Search("search").Children(0, 150).Select(child => child.Program.ToString())];
        }
        string[] texts = Texts(MadeUp.Fate, new RestartRule(After: 1000));
        Texts(MadeUp.By(program => program.Statements.Length), new RestartRule(After: 1000)).ShouldBe(texts);
    }

    private static IEnumerable<Program> Programs(int count, Program start, RefusalCounts refused, int cap = 60)
    {
        RandomPrograms strategy = new(
            Tiny.Setting.Options().Settings with { MaxStatements = cap }, [Tiny.Setting.Start with { Program = start }]);
        for (int i = 0; i < count; i++)
        {
            Rng rng = new(3, 1, (ulong)i);
            yield return strategy.Next(i, ref rng, refused).Program;
        }
    }
}
