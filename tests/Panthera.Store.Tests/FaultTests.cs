using Microsoft.Data.Sqlite;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store.Database;
using Panthera.Store.Tables;
using Panthera.Store.Texts;

namespace Panthera.Store.Tests;

/// <summary>What can go wrong with a file's name, place or contents, and the one line that says so.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Run => _scratch.PathOf("run.panthera");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Create_WhereAFileIs_KeepsIt()
    {
        File.WriteAllText(Run, "precious");
        Says(() => RunFile.Create(Run, Bred.Header), $"{Run}: is there already; give another name, or go on with it by 'panthera search --resume {Run}'");
        File.ReadAllText(Run).ShouldBe("precious");
    }

    [Fact]
    public void Create_WhereNoFileCanBe()
    {
        Says(() => RunFile.Create(_scratch.PathOf(""), Bred.Header), $"cannot write '{_scratch.PathOf("")}': it is a folder");
        string nowhere = _scratch.PathOf("nosuch/run.panthera");
        Says(() => RunFile.Create(nowhere, Bred.Header), $"cannot write '{nowhere}': its folder does not exist");
        Says(() => RunFile.Create("", Bred.Header), "cannot write '': ");
        Says(() => RunFile.Create("a\0b", Bred.Header), "cannot write 'a\0b': ");
    }

    [Fact]
    public void Open_WhatIsNoRun()
    {
        string folder = _scratch.PathOf("");
        Refuses(folder, $"{folder}: a folder; expected a run file");
        Refuses(Run, $"{Run}: no such file; expected a run file");
        File.WriteAllText(Run, "");
        Refuses(Run, $"{Run}: no run file: it is empty");
        File.WriteAllText(Run, "def train(w, g, lr):\n  return g\n");
        Refuses(Run, $"{Run}: no run file: a run file is a SQLite database");
    }

    [Fact]
    public void Open_AnotherProgramsDatabase()
    {
        Change("CREATE TABLE child(key INTEGER PRIMARY KEY)");
        Refuses(Run, $"{Run}: a SQLite database, but no run file of Panthera");
    }

    [Fact]
    public void Open_ALaterFormat_SaysWhoWroteIt()
    {
        Make(5);
        Change($"PRAGMA user_version = 7; UPDATE header SET text = '9.1.0' WHERE name = 'version'; DROP TABLE census");
        Refuses(Run, $"{Run}: written by Panthera 9.1.0 in format 7; this one reads formats up to {Format.Version}");
    }

    [Theory]
    [InlineData("DROP TABLE known")]
    [InlineData("CREATE VIEW extra AS SELECT 1")]
    [InlineData("DROP TABLE child; CREATE VIEW child AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT i AS key FROM n")]
    [InlineData("CREATE TRIGGER trap AFTER INSERT ON child BEGIN DELETE FROM child; END")]
    [InlineData("ALTER TABLE hall RENAME COLUMN score TO points")]
    [InlineData("PRAGMA user_version = 0")]
    public void Open_OtherTablesThanTheFormats(string change)
    {
        Make(5);
        Change(change);
        Refuses(Run, $"{Run}: the run file is damaged: its tables are not those of its format");
    }

    [Theory]
    [InlineData("DELETE FROM child WHERE key = 10", "child 10 is missing")]
    [InlineData("UPDATE child SET parent = 20 WHERE key = 10", "child 10 is not what was written")]
    [InlineData("UPDATE child SET text = x'0000' WHERE key = 10", "child 10 is not what was written")]
    [InlineData("UPDATE child SET fingerprint = x'00' WHERE key = 10", "child 10 is not what was written")]
    [InlineData("UPDATE child SET rules = x'0000000000' WHERE key = 10", "child 10 is not what was written")]
    [InlineData("UPDATE child SET seal = 7 WHERE key = 10", "child 10 is not what was written")]
    [InlineData("DELETE FROM evaluation", "evaluation of child 0 is missing")]
    [InlineData("UPDATE evaluation SET score = 'high' WHERE key = 0", "evaluation of child 0 is not what was written")]
    [InlineData("UPDATE hall SET text = x'FF' WHERE key = 0", "hall entry 0 is not what was written")]
    [InlineData("DELETE FROM hall", "hall entry 0 is missing")]
    [InlineData("DELETE FROM name WHERE id = 1", "rows are missing")]
    [InlineData("DELETE FROM start", "rows are missing")]
    [InlineData("DELETE FROM header WHERE name = 'seed'", "rows are missing")]
    [InlineData("DELETE FROM census", "its census is missing")]
    [InlineData("UPDATE search SET bred = 3", "search 0 is not what was written")]
    [InlineData("UPDATE memory SET record = '2'", "the result of 'outcome' is not what was written")]
    public void Rows_ThatAreChangedOrGone_AreMissed(string change, string message)
    {
        Make(40);
        Change(change);
        Says(ReadAll, $"{Run}: the run file is damaged: {message}");
    }

    [Fact]
    public void Rows_UnderASealThatMakeNoSense_AreToldToo()
    {
        Bred bred = new(1);
        using (RunFile run = RunFile.Create(Run, Bred.Header))
        {
            ISearchRecord search = run.Search("evolution");
            bred.Fill(search, 3);
            // Rows as a faulty program would write them.
            Child(run, 3, parent: 9, 1, [0]);
            Child(run, 4, parent: 2, 5, new LineEdit(0, 0, ["def train(w, g, lr):", "  return g"]).ToBytes());
            Child(run, 5, parent: -1, 1, new LineEdit(90, 90, []).ToBytes());
            Child(run, 6, parent: -1, 1, [0x80]);
            Child(run, 7, parent: 6, 0, [0x80]);
            Child(run, 8, parent: -1, 1, new LineEdit(1, 1, ["  m = nosuch(g)"]).ToBytes());
            Child(run, 9, parent: -5, 1, new LineEdit(1, 1, []).ToBytes());
            run.Database.Statement("INSERT INTO evaluation VALUES(?, ?, ?, ?, ?, ?, ?)").Put(8L).Put(1L).Put(0.5).Put(1L).Put(0.5).Put("{\"Fitness\":").RunSealed();
            run.Remember("number", () => 5);
            SearchTable.Write(run.Database, SearchTable.All(run.Database)[0] with { Totals = new SearchTotals { Children = 10 } });
            Census.Write(run.Database);
        }
        using RunReader reader = RunFile.Read(Run);
        SearchReader read = reader.Search("evolution");
        Says(() => read.Child(3), "child 3 comes before what it is made of");
        Says(() => read.Child(4), "is not 4 edits from a whole text");
        Says(() => read.Child(5), "child 5: its edit does not fit the text of its parent -1");
        Says(() => read.Child(6), "child 6: its text is no edit");
        Says(() => read.Child(7), "child 7: its text does not unpack");
        Says(() => read.Child(8), "child 8: its program:2:7: no function 'nosuch'");
        Says(() => read.Child(9), "start program 4 of the search 'evolution' is missing");
        Says(() => read.Evaluation(8), "evaluation of child 8: ");
        Says(() => reader.Recall<string>("number"), "the result of 'number': ");
        Says(() => read.Child(10), "no child 10 in the search 'evolution'; it has those from 0 to 9");
        Says(() => read.Child(-1), "no child -1 in the search");
    }

    [Fact]
    public void Disk_ThatIsFull_KeepsWhatWasCommitted()
    {
        Bred bred = new(1);
        using (RunFile run = RunFile.Create(Run, Bred.Header))
        {
            ISearchRecord search = run.Search("evolution");
            bred.Fill(search, 50);
            run.Database.Run($"PRAGMA max_page_count = {run.Database.Value<long>("PRAGMA page_count") + 4}");
            Says(() => bred.Fill(search, 500),
                $"{Run}: the disk is full; what was committed is kept: make room and go on with 'panthera search --resume {Run}'");
            Should.Throw<InvalidOperationException>(() => search.Commit(Bred.SnapshotAfter(60))).Message.ShouldContain("failed before");
        }
        using RunFile resumed = RunFile.Resume(Run);
        resumed.Search("evolution").Last.ShouldBe(Bred.SnapshotAfter(50));
        resumed.Search("evolution").Children(0, 50).Select(Same.Text).ShouldBe(bred.Children.Take(50).Select(Same.Text));
    }

    [Fact]
    public void Faults_OfTheDisk_AreNotCalledDamage() => Fault.Of("run.panthera", 266, "disk I/O error").Message.ShouldBe(
        "run.panthera: the disk failed (disk I/O error); what was committed is kept: go on with 'panthera search --resume run.panthera'");

    private void Make(int children)
    {
        using RunFile run = RunFile.Create(Run, Bred.Header);
        new Bred(1).Fill(run.Search("evolution"), children);
        run.Remember("outcome", () => 1);
    }

    /// <summary>Changes the file behind the store's back.</summary>
    private void Change(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Run};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void ReadAll()
    {
        using RunReader run = RunFile.Read(Run);
        SearchReader search = run.Search("evolution");
        for (int i = 0; i < search.Totals.Children; i++)
        {
            search.Child(i);
            search.Evaluation(i);
        }
        search.Hall().Count().ShouldBeGreaterThan(0);
        run.Recall<int>("outcome");
    }

    private static void Child(RunFile run, long index, long parent, int steps, byte[] text) => run.Database
        .Statement("INSERT INTO child VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .Put(index).Put(0L).Put(parent).Put(0L).Put(new byte[16]).Put(new NameTable(run.Database).IdOf(nameof(Origin.Trained))).PutNothing().Put(1.0).Put(0.0)
        .PutNothing().PutNothing().Put(steps).Put(text).RunSealed();

    private static void Refuses(string path, string message)
    {
        Says(() => RunFile.Read(path), message);
        Says(() => RunFile.Resume(path), message);
        File.Exists(path + ".lock").ShouldBeFalse();
    }

    private static void Says(Action action, string message)
    {
        string said = Should.Throw<InputException>(action).Message;
        said.ShouldContain(message);
        said.ShouldNotContain('\n');
    }
}
