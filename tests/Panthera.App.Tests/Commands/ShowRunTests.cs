using System.Globalization;
using System.Text.Json;
using Panthera.App.Reports;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store;
using Panthera.Store.Tests;

namespace Panthera.App.Tests.Commands;

public sealed class ShowRunTests : IDisposable
{
    private const int Tuned = 30, Evolved = 120;

    private readonly Scratch _scratch = new();
    private readonly Bred _tuning = new(1), _evolution = new(2);
    private readonly string _run;

    public ShowRunTests()
    {
        _run = _scratch.PathOf("run.panthera");
        using RunFile run = RunFile.Create(_run, Bred.Header);
        _tuning.Fill(run.Search("tuning"), Tuned);
        ISearchRecord evolution = run.Search("evolution");
        ChildRecord start = _tuning.Children[Tuned - 1];
        evolution.Begin([new StartRecord("tuned program3", start.Program, 2, "tuning", Tuned - 1)]);
        _evolution.Next();
        for (int i = 0; i < Evolved; i++)
        {
            ChildRecord child = i < _evolution.Children.Count ? _evolution.Children[i] : _evolution.Next();
            evolution.Add(child);
            if (child.Origin != Origin.Trained) continue;
            evolution.Add(i, Bred.EvaluationOf(i), 0.5);
            evolution.Add(Bred.HallEntryOf(child));
        }
        evolution.Commit(Bred.SnapshotAfter(Evolved) with { Best = 0 });
        run.Search("later").Commit(new Snapshot(0, 0, -1, 0, -1, 0, 0, ""));
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Summary_SaysWhatEachSearchDid()
    {
        string text = CommandRun.Text("show", _run);
        text.ShouldContain("command          panthera search --seed 7\n");
        text.ShouldContain("state            stopped\n");
        text.ShouldContain("examples of vit  12ab\n");
        text.ShouldMatch($@"\n  evolution +{Evolved} +\d+ ");
        text.ShouldContain($"\nevolution begins with tuned program3 (child {Tuned - 1} of tuning).\n");
        text.ShouldNotContain('\u001b');
        text.Split('\n').ShouldAllBe(line => line.Length <= 110 || line.StartsWith("More: "));
        JsonElement json = CommandRun.Json("show", _run);
        json.GetProperty("searches").EnumerateArray().Select(search => (search.GetProperty("name").GetString(), search.GetProperty("programs").GetInt64()))
            .ShouldBe([("tuning", Tuned), ("evolution", Evolved), ("later", 0)]);
        json.GetProperty("searches")[1].GetProperty("origins").EnumerateObject().Sum(origin => origin.Value.GetInt64()).ShouldBe(Evolved);
        json.GetProperty("seed").GetUInt64().ShouldBe(7UL);
    }

    [Fact]
    public void Best_IsAProgramsFile()
    {
        string file = _scratch.Write("best.opt", CommandRun.Text("show", _run, "--best"));
        string scaled = Scales.Applied(_evolution.Children[0].Program, Bred.EvaluationOf(0).Scale).ToString();
        CommandRun.Json("show", file).GetProperty("text").GetString().ShouldBe(scaled);
        JsonElement json = CommandRun.Json("show", _run, "--best");
        json.GetProperty("text").GetString().ShouldBe(scaled);
        json.GetProperty("child").GetInt64().ShouldBe(0);
        json.GetProperty("search").GetString().ShouldBe("evolution");
        CommandRun.Json("show", _run, "--best", "--search", "tuning").GetProperty("child").GetInt64().ShouldBe(3);
    }

    [Fact]
    public void Front_HasNobodyThatAnotherBeats()
    {
        HallEntry[] hall = [.. _evolution.Children.Where(child => child.Origin == Origin.Trained).Select(Bred.HallEntryOf)];
        JsonElement[] rows = [.. CommandRun.Json("show", _run, "--front").EnumerateArray()];
        HallEntry[] front = [.. rows.Select(row => hall.Single(entry => entry.Index == row.GetProperty("child").GetInt64()))];
        front.Select(entry => entry.Fingerprint).ShouldBeUnique();
        front[0].Fitness.ShouldBe(hall.Max(entry => entry.Fitness));
        static bool Beats(HallEntry a, HallEntry b) => a.Fitness >= b.Fitness && a.LiveStatements <= b.LiveStatements && a.StateBytes <= b.StateBytes
            && a.StepCost <= b.StepCost && (a.Fitness, a.LiveStatements, a.StateBytes, a.StepCost) != (b.Fitness, b.LiveStatements, b.StateBytes, b.StepCost);
        front.Where(entry => hall.Any(other => Beats(other, entry))).ShouldBeEmpty();
        hall.Where(entry => entry.Fitness.Level >= 0).ShouldAllBe(entry => front.Any(one =>
            one.Fitness >= entry.Fitness && one.LiveStatements <= entry.LiveStatements && one.StateBytes <= entry.StateBytes && one.StepCost <= entry.StepCost));
        string text = CommandRun.Text("show", _run, "--front");
        foreach (HallEntry entry in front) text.ShouldMatch($@"\n +{entry.Index} +\S+ +\d +{entry.LiveStatements} +{entry.StateBytes} .* {entry.Fingerprint}\n");
        text.ShouldEndWith($"One of them: panthera show {_run} --child {front[0].Index}\n");
        text.ShouldNotContain('\u001b');
    }

    [Fact]
    public void Child_IsShownWithItsFate()
    {
        foreach (ChildRecord child in _evolution.Children.Take(40))
        {
            JsonElement json = CommandRun.Json("show", _run, "--child", $"{child.Index}");
            json.GetProperty("text").GetString().ShouldBe(child.Program.ToString());
            json.GetProperty("parent").GetInt64().ShouldBe(child.Parent);
            if (child.Origin == Origin.Refused) json.GetProperty("fitness").GetProperty("level").GetInt32().ShouldBe(-1);
            else if (child.Source == child.Index) json.GetProperty("fitness").GetProperty("score").GetDouble().ShouldBe(Bred.EvaluationOf(child.Index).Fitness.Score);
        }
        string text = CommandRun.Text("show", _run, "--child", "0");
        text.ShouldStartWith(_evolution.Children[0].Program.ToString());
        text.ShouldContain("parent       start program tuned program3\n");
        text.ShouldContain($"fitness      {RunWords.Fitness(Bred.EvaluationOf(0).Fitness)}\n");
        text.ShouldContain("search       evolution, restart 0\n");
        ChildRecord refused = _evolution.Children.First(child => child.Origin == Origin.Refused);
        CommandRun.Text("show", _run, "--child", $"{refused.Index}").ShouldContain($"origin       refused: {RefusalCounts.VanishesOnProbe}\nfitness      failed\n");
    }

    [Fact]
    public void Lineage_BeginsAtTheRunsFirstProgram()
    {
        JsonElement[] parts = [.. CommandRun.Json("show", _run, "--lineage", $"{Evolved - 1}").EnumerateArray()];
        parts.Select(part => part.GetProperty("search").GetString()).ShouldBe(["tuning", "evolution"]);
        foreach ((JsonElement part, Bred bred, int last) in new[] { (parts[0], _tuning, Tuned - 1), (parts[1], _evolution, Evolved - 1) })
        {
            JsonElement[] steps = [.. part.GetProperty("steps").EnumerateArray()];
            steps[^1].GetProperty("child").GetInt64().ShouldBe(last);
            long parent = -1;
            foreach (JsonElement step in steps)
            {
                step.GetProperty("parent").GetInt64().ShouldBe(parent);
                parent = step.GetProperty("child").GetInt64();
            }
        }
        string text = CommandRun.Text("show", _run, "--lineage", $"{Evolved - 1}");
        text.ShouldStartWith("search tuning, from program3 at scale 0.5\n    def train(w, g, m, v, lr):\n      g2 = square(g)\n");
        text.ShouldContain($"\nsearch evolution, from tuned program3 at scale 2, which is child {Tuned - 1} of tuning\n");
        text.ShouldMatch(@"\nchild \d+, [a-z ]+: (failed|–|[+-]\d+\.\d{3} at level \d.*)\n  [+-]   ");
        text.ShouldNotContain('\u001b');
    }

    [Fact]
    public void Lineage_OfTheBest_IsThatOfItsChild()
    {
        CommandRun.Text("show", _run, "--lineage", "best").ShouldBe(CommandRun.Text("show", _run, "--lineage", "0"));
        CommandRun.Text("show", _run, "--lineage", "best").ShouldContain("\nchild 0, ");
    }

    [Fact]
    public void Csv_OfChildren_HasARowEach()
    {
        string[] lines = CommandRun.Text("show", _run, "--csv", "children").TrimEnd('\n').Split('\n');
        lines[0].ShouldBe("index,restart,parent,mutation,origin,source,fingerprint,level,score,trainings,seconds");
        lines.Length.ShouldBe(Evolved + 1);
        foreach ((string line, ChildRecord child) in lines.Skip(1).Zip(_evolution.Children))
        {
            string[] cells = line.Split(',');
            cells[..7].ShouldBe([$"{child.Index}", $"{child.Restart}", $"{child.Parent}", child.Mutation, $"{child.Origin}", $"{child.Source}", $"{child.Fingerprint}"]);
            if (child.Origin == Origin.Trained) double.Parse(cells[8], CultureInfo.InvariantCulture).ShouldBe(Bred.EvaluationOf(child.Index).Fitness.Score);
            else cells[9].ShouldBeEmpty();
        }
    }

    [Fact]
    public void Csv_OfTheBest_OnlyRises()
    {
        string[] lines = CommandRun.Text("show", _run, "--csv", "best").TrimEnd('\n').Split('\n');
        Fitness[] best = [.. lines.Skip(1).Select(line => line.Split(',')).Select(
            cells => new Fitness(int.Parse(cells[5], CultureInfo.InvariantCulture), double.Parse(cells[6], CultureInfo.InvariantCulture)))];
        best.ShouldBe(best.Order());
        best[^1].ShouldBe(_evolution.Children.Where(child => child.Origin == Origin.Trained).Max(child => Bred.EvaluationOf(child.Index).Fitness));
        CommandRun.Text("show", _run, "--csv", "hall").Split('\n').Length.ShouldBe(_evolution.Children.Count(child => child.Origin == Origin.Trained) + 2);
    }

    [Theory]
    [InlineData("--best --front", "--best and --front are two ways to look at a run: give one of them")]
    [InlineData("--child 1 --lineage best", "--child and --lineage are two ways to look at a run: give one of them")]
    [InlineData("--csv children --json", "--csv and --json are two formats: give one of them")]
    [InlineData("--csv rows", "--csv takes children or best or hall, not 'rows'")]
    [InlineData("--child 120", "no child 120 in the search 'evolution'; it has those from 0 to 119")]
    [InlineData("--child -1", "--child takes a whole number from 0 to 9223372036854775807, not '-1'")]
    [InlineData("--lineage 500", "no child 500 in the search 'evolution'")]
    [InlineData("--lineage worst", "--lineage takes a child's number or best, not 'worst'")]
    [InlineData("--search nosuch", "no search 'nosuch'; there are: tuning, evolution, later")]
    [InlineData("--best --search later", "the search 'later' has no best program yet")]
    [InlineData("--child 0 --search later", "no child 0 in the search 'later'; it has none")]
    [InlineData("--prune", "--prune is for programs, and ")]
    [InlineData("--set beta1=1", "--set is for programs, and ")]
    public void Options_ThatDoNotFit(string options, string message) => Refuses(message, ["show", _run, .. options.Split(' ')]);

    [Fact]
    public void Options_OfRuns_AreNotForPrograms()
    {
        Refuses("--best is for run files, and lion is a program", "show", "lion", "--best");
        Refuses("--search is for run files, and lion is a program", "show", "lion", "--search", "evolution");
        Refuses("nosuch.panthera: no such file; expected a run file", "show", "nosuch.panthera", "--best");
        Refuses("no run file: a run file is a SQLite database", "show", _scratch.Write("text.panthera", "def train"));
    }

    [Fact]
    public void RunsThatAreDamaged_GiveOneLine()
    {
        byte[] bytes = File.ReadAllBytes(_run);
        File.WriteAllBytes(_run, bytes[..(bytes.Length / 2)]);
        Refuses(_run, "show", _run, "--front");
        Refuses(_run, "show", _run, "--csv", "children");
    }

    private static void Refuses(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Error.ShouldStartWith("panthera: ");
        run.Error.ShouldContain(message);
        run.Error.IndexOf('\n').ShouldBe(run.Error.Length - 1, "more than one line: " + run.Error);
    }
}
