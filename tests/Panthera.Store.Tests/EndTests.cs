using Panthera.Search;
using Panthera.Search.Records;

namespace Panthera.Store.Tests;

/// <summary>Processes that end, and processes that meet.</summary>
public sealed class EndTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Run => _scratch.PathOf("run.panthera");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Ends_AtAnyMoment_KeepWhatWasCommitted()
    {
        Bred bred = new(1);
        using RunFile run = RunFile.Create(Run, Bred.Header);
        ISearchRecord search = run.Search("evolution");
        int committed = 0;
        for (int round = 0; round < 40; round++)
        {
            bred.Add(search, 7);
            // The files as they are when a process is killed now.
            string killed = _scratch.PathOf($"killed{round}.panthera");
            File.Copy(Run, killed);
            File.Copy(Run + "-wal", killed + "-wal");
            using (RunFile resumed = RunFile.Resume(killed))
            {
                ISearchRecord old = resumed.Search("evolution");
                if (committed == 0) old.Last.ShouldBeNull();
                else old.Last.ShouldBe(Bred.SnapshotAfter(committed));
                old.Children(0, committed).Select(Same.Text).ShouldBe(bred.Children.Take(committed).Select(Same.Text));
                Should.Throw<ArgumentOutOfRangeException>(() => old.Children(committed, 1));
                if (committed > 0) old.Evaluation(0).ShouldNotBeNull();
                old.Known(Bred.KeyOf(bred.Children.Last(child => child.Source == child.Index && child.Index >= committed - 7).Index)).HasValue
                    .ShouldBe(bred.Children.Last(child => child.Source == child.Index && child.Index >= committed - 7).Index < committed);
            }
            if (round % 3 == 2) continue;
            search.Commit(Bred.SnapshotAfter(bred.Children.Count));
            committed = bred.Children.Count;
        }
    }

    [Fact]
    public void End_WithinABatch_KeepsNothingOfIt()
    {
        using (RunFile run = RunFile.Create(Run, Bred.Header)) new Bred(1).Add(run.Search("evolution"), 10);
        using RunFile resumed = RunFile.Resume(Run);
        resumed.Search("evolution").Last.ShouldBeNull();
        new Bred(2).Fill(resumed.Search("evolution"), 10);
    }

    [Fact]
    public void End_LeavesOneFile()
    {
        using (RunFile run = RunFile.Create(Run, Bred.Header)) new Bred(1).Fill(run.Search("evolution"), 10);
        Directory.GetFiles(_scratch.PathOf("")).ShouldBe([Run]);
    }

    [Fact]
    public void Writers_OfOneRun_KeepEachOtherOut()
    {
        using (RunFile run = RunFile.Create(Run, Bred.Header))
        {
            Should.Throw<InputException>(() => RunFile.Resume(Run)).Message
                .ShouldBe($"{Run}: another process is writing this run; wait for its end, or stop it");
            new Bred(1).Fill(run.Search("evolution"), 5);
        }
        RunFile.Resume(Run).Dispose();
    }

    [Fact]
    public void Lock_ThatAKilledProcessLeft_IsTaken()
    {
        RunFile.Create(Run, Bred.Header).Dispose();
        File.WriteAllText(Run + ".lock", "");
        using (RunReader reader = RunFile.Read(Run)) reader.IsBeingWritten.ShouldBeFalse();
        RunFile.Resume(Run).Dispose();
    }

    [Fact]
    public void Reader_WhileOthersWrite_SeesOneMoment()
    {
        Bred bred = new(1);
        using RunFile run = RunFile.Create(Run, Bred.Header);
        bred.Fill(run.Search("evolution"), 50);
        using RunReader before = RunFile.Read(Run);
        before.IsBeingWritten.ShouldBeTrue();
        bred.Fill(run.Search("evolution"), 50);
        bred.Add(run.Search("evolution"), 50);
        using RunReader after = RunFile.Read(Run);
        foreach ((RunReader reader, int children) in new[] { (before, 50), (after, 100) })
        {
            SearchReader search = reader.Search("evolution");
            search.Last.ShouldBe(Bred.SnapshotAfter(children));
            search.Facts().Count().ShouldBe(children);
            search.Evaluations().Count().ShouldBe((int)search.Totals.Of(Origin.Trained));
            Same.Text(search.Child(children - 1)).ShouldBe(Same.Text(bred.Children[children - 1]));
            Should.Throw<InputException>(() => search.Child(children));
        }
    }
}
