using System.Collections.Immutable;
using Panthera.Language;
using Panthera.Search;
using Panthera.Search.Records;

namespace Panthera.Store.Tests;

public sealed class RunFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Children_OfAnyNumberOfGenerations_ComeBackAsTheyWere()
    {
        Bred bred = new(1);
        using (RunFile run = RunFile.Create(_scratch.PathOf("run.panthera"), Bred.Header)) bred.Fill(run.Search("evolution"), 500);
        using RunFile resumed = RunFile.Resume(_scratch.PathOf("run.panthera"));
        ISearchRecord search = resumed.Search("evolution");
        search.Children(0, 500).Select(Same.Text).ShouldBe(bred.Children.Select(Same.Text));
        search.Children(480, 20).Select(Same.Text).ShouldBe(bred.Children.Skip(480).Select(Same.Text));
        foreach (ChildRecord child in bred.Children)
        {
            Evaluation? evaluation = search.Evaluation(child.Index);
            if (child.Origin == Origin.Trained) Same.Text(evaluation!).ShouldBe(Same.Text(Bred.EvaluationOf(child.Index)));
            else evaluation.ShouldBeNull();
            KnownChild? known = search.Known(Bred.KeyOf(child.Index));
            if (child.Source == child.Index) known.ShouldBe(Bred.KnownOf(child));
            else known.ShouldBeNull();
        }
        search.Last.ShouldBe(Bred.SnapshotAfter(500));
    }

    [Fact]
    public void Reading_WithinABatch_SeesIt()
    {
        Bred bred = new(2);
        using RunFile run = RunFile.Create(_scratch.PathOf("run.panthera"), Bred.Header);
        ISearchRecord search = run.Search("evolution");
        search.Last.ShouldBeNull();
        bred.Add(search, 30);
        search.Children(0, 30).Select(Same.Text).ShouldBe(bred.Children.Select(Same.Text));
        search.Known(Bred.KeyOf(0)).ShouldBe(Bred.KnownOf(bred.Children[0]));
        search.Evaluation(0).ShouldNotBeNull();
        using RunReader reader = RunFile.Read(run.Path);
        reader.Searches.ShouldBeEmpty();
    }

    [Fact]
    public void Know_WhatIsKnown_StaysWhatItWas()
    {
        Bred bred = new(3);
        using RunFile run = RunFile.Create(_scratch.PathOf("run.panthera"), Bred.Header);
        ISearchRecord search = run.Search("evolution"), other = run.Search("tuning");
        bred.Fill(search, 20);
        search.Know(Bred.KeyOf(0), Bred.KnownOf(bred.Children[5]));
        search.Known(Bred.KeyOf(0))!.Value.Index.ShouldBe(0);
        search.Commit(Bred.SnapshotAfter(20));
        other.Known(Bred.KeyOf(0)).ShouldBeNull();
    }

    [Fact]
    public void Searches_OfOneRun_AreApart()
    {
        Bred first = new(4), second = new(5);
        string path = _scratch.PathOf("run.panthera");
        using (RunFile run = RunFile.Create(path, Bred.Header))
        {
            first.Fill(run.Search("tuning"), 40);
            second.Fill(run.Search("evolution"), 60);
            first.Fill(run.Search("tuning"), 10);
        }
        using (RunFile run = RunFile.Resume(path))
        {
            run.Search("constants").Last.ShouldBeNull();
            new Bred(6).Fill(run.Search("constants"), 5);
            run.Search("evolution").Children(0, 60).Select(Same.Text).ShouldBe(second.Children.Select(Same.Text));
            second.Fill(run.Search("evolution"), 7);
        }
        using RunReader reader = RunFile.Read(path);
        reader.Searches.Select(search => (search.Name, search.Totals.Children)).ShouldBe([("tuning", 50), ("evolution", 67), ("constants", 5)]);
        reader.Search("tuning").Child(49).Program.ToString().ShouldBe(first.Children[49].Program.ToString());
        reader.Search("evolution").Child(66).Program.ToString().ShouldBe(second.Children[66].Program.ToString());
        Should.Throw<InputException>(() => reader.Search("nosuch")).Message
            .ShouldEndWith("run.panthera: no search 'nosuch'; there are: tuning, evolution, constants");
    }

    [Fact]
    public void Search_ThatKeptNothing_LeavesItsNumberToNobody()
    {
        string path = _scratch.PathOf("run.panthera");
        Bred second = new(5);
        using (RunFile run = RunFile.Create(path, Bred.Header))
        {
            run.Search("first").Last.ShouldBeNull();
            second.Fill(run.Search("second"), 10);
        }
        using (RunFile run = RunFile.Resume(path)) new Bred(6).Fill(run.Search("third"), 10);
        using RunReader reader = RunFile.Read(path);
        reader.Searches.Select(search => search.Name).ShouldBe(["second", "third"]);
        Same.Text(reader.Search("second").Child(9)).ShouldBe(Same.Text(second.Children[9]));
    }

    [Fact]
    public void Evaluation_ThatIsThereAlready_IsRefused()
    {
        using RunFile run = RunFile.Create(_scratch.PathOf("run.panthera"), Bred.Header);
        ISearchRecord search = run.Search("evolution");
        new Bred(1).Fill(search, 10);
        Should.Throw<InputException>(() => search.Add(0, Bred.EvaluationOf(0), 1)).Message.ShouldContain("is there already");
    }

    [Fact]
    public void Header_ComesBackAsItWas()
    {
        string path = _scratch.PathOf("run.panthera");
        RunFile.Create(path, Bred.Header).Dispose();
        using RunReader reader = RunFile.Read(path);
        reader.Header.Arguments.ShouldBe(Bred.Header.Arguments);
        reader.Header.Facts.ShouldBe(Bred.Header.Facts);
        (reader.Header.Seed, reader.Header.Version, reader.Header.Started, reader.Header.Machine)
            .ShouldBe((Bred.Header.Seed, Bred.Header.Version, Bred.Header.Started, Bred.Header.Machine));
        reader.Header.Machine.Processors.ShouldBe(Environment.ProcessorCount);
    }

    [Fact]
    public void Totals_AreThoseOfTheRows()
    {
        Bred bred = new(7);
        string path = _scratch.PathOf("run.panthera");
        using (RunFile run = RunFile.Create(path, Bred.Header)) bred.Fill(run.Search("evolution"), 150);
        using (RunFile run = RunFile.Resume(path)) bred.Fill(run.Search("evolution"), 150);
        using RunReader reader = RunFile.Read(path);
        SearchReader search = reader.Search("evolution");
        search.Facts().Count().ShouldBe(300);
        foreach (Origin origin in Enum.GetValues<Origin>())
            search.Totals.Of(origin).ShouldBe(bred.Children.Count(child => child.Origin == origin));
        search.Totals.Evaluations.ShouldBe(search.Totals.Of(Origin.Trained));
        search.Totals.Trainings.ShouldBe(search.Evaluations().Sum(evaluation => evaluation.Trainings));
        search.Totals.TrainingSeconds.ShouldBe(search.Totals.Evaluations * 0.5);
        search.Hall().Select(entry => entry.Index).ShouldBe(
            bred.Children.Where(child => child.Origin == Origin.Trained && child.Index % 3 == 0).Select(child => child.Index));
        search.Hall().ShouldAllBe(entry => entry == Bred.HallEntryOf(bred.Children[(int)entry.Index]));
    }

    [Fact]
    public void Lineage_LeadsFromTheStartToTheChild()
    {
        Bred bred = new(8, population: 3);
        string path = _scratch.PathOf("run.panthera");
        using (RunFile run = RunFile.Create(path, Bred.Header)) bred.Fill(run.Search("evolution"), 200);
        using RunReader reader = RunFile.Read(path);
        IReadOnlyList<LineageStep> steps = reader.Search("evolution").Lineage(199);
        steps.Count.ShouldBeGreaterThan(50);
        List<string> lines = [.. Bred.Start.Program.ToString().TrimEnd('\n').Split('\n')];
        long parent = -1;
        foreach (LineageStep step in steps)
        {
            step.Child.Parent.ShouldBe(parent);
            parent = step.Child.Index;
            lines.GetRange(step.Line, step.Removed.Count).ShouldBe(step.Removed);
            lines.RemoveRange(step.Line, step.Removed.Count);
            lines.InsertRange(step.Line, step.Added);
            (string.Join('\n', lines) + "\n").ShouldBe(bred.Children[(int)parent].Program.ToString());
        }
        parent.ShouldBe(199);
    }

    private sealed record Work(double Number, ImmutableArray<double> Numbers, Program Program, Origin Origin, TimeSpan Time, (int Left, string? Right) Pair);

    [Fact]
    public void Remember_DoesWorkOnce()
    {
        string path = _scratch.PathOf("run.panthera");
        Work work = new(
            -0.0, [double.NaN, double.PositiveInfinity, double.Epsilon, 0.1, 1.0 / 3], Bred.Start.Program, Origin.SameBehaviour,
            TimeSpan.FromTicks(1234567), (3, null));
        using (RunFile run = RunFile.Create(path, Bred.Header)) Check(run.Remember("work", () => work));
        using (RunFile run = RunFile.Resume(path)) Check(run.Remember<Work>("work", () => throw new InvalidOperationException("done already")));
        using RunReader reader = RunFile.Read(path);
        reader.Remembered.ShouldBe(["work"]);
        Check(reader.Recall<Work>("work")!);
        reader.Recall<Work>("nosuch").ShouldBeNull();

        void Check(Work kept)
        {
            BitConverter.DoubleToInt64Bits(kept.Number).ShouldBe(BitConverter.DoubleToInt64Bits(work.Number));
            kept.Numbers.Select(BitConverter.DoubleToInt64Bits).ShouldBe(work.Numbers.Select(BitConverter.DoubleToInt64Bits));
            kept.Program.ToString().ShouldBe(work.Program.ToString());
            (kept.Origin, kept.Time, kept.Pair).ShouldBe((work.Origin, work.Time, work.Pair));
        }
    }

    [Fact]
    public void Remember_ThatFails_KeepsNothing()
    {
        using RunFile run = RunFile.Create(_scratch.PathOf("run.panthera"), Bred.Header);
        Should.Throw<OperationCanceledException>(() => run.Remember<int>("work", () => throw new OperationCanceledException()));
        run.Remember("work", () => 5).ShouldBe(5);
    }

    [Fact]
    public void Batch_OfAnotherSearch_IsRefused()
    {
        using RunFile run = RunFile.Create(_scratch.PathOf("run.panthera"), Bred.Header);
        new Bred(9).Add(run.Search("evolution"), 3);
        Should.Throw<InvalidOperationException>(() => new Bred(9).Add(run.Search("tuning"), 3)).Message.ShouldContain("commit it first");
        Should.Throw<InvalidOperationException>(() => run.Remember("work", () => 1)).Message.ShouldContain("commit it first");
        run.Search("evolution").Commit(Bred.SnapshotAfter(3));
        run.Remember("work", () => 1).ShouldBe(1);
    }

    [Fact]
    public void Numbers_OfAnyKind_ComeBackToTheBit()
    {
        string path = _scratch.PathOf("run.panthera");
        double[] numbers = [0, -0.0, 1, -1, 0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1e15, 3];
        ChildRecord first = new Bred(10).Next();
        using (RunFile run = RunFile.Create(path, Bred.Header))
        {
            ISearchRecord search = run.Search("evolution");
            search.Begin([Bred.Start with { Scale = -0.0 }]);
            for (int i = 0; i < numbers.Length; i++)
                search.Add(first with { Index = i, Source = i, Magnitude = numbers[i], Scale = -numbers[i], Rules = [.. numbers] });
            search.Commit(Bred.SnapshotAfter(1) with { BestScore = -0.0, Seconds = double.NaN });
        }
        using RunFile resumed = RunFile.Resume(path);
        Snapshot last = resumed.Search("evolution").Last!;
        (double.IsNegative(last.BestScore), double.IsNaN(last.Seconds)).ShouldBe((true, true));
        foreach (ChildRecord child in resumed.Search("evolution").Children(0, numbers.Length))
            Same.Text(child).ShouldBe(Same.Text(first with
            {
                Index = child.Index,
                Source = child.Index,
                Magnitude = numbers[child.Index],
                Scale = -numbers[child.Index],
                Rules = [.. numbers],
            }));
    }
}
