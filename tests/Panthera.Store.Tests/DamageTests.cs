using Panthera.Search.Records;

namespace Panthera.Store.Tests;

/// <summary>Whatever happened to a file, what is read is right, or one line says that it is damaged.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Children = 150;

    private static readonly Bred Bred = new(1, population: 5);

    private static readonly Lazy<byte[]> Whole = new(() =>
    {
        using Scratch scratch = new();
        using (RunFile run = RunFile.Create(scratch.PathOf("run.panthera"), Bred.Header))
        {
            Bred.Fill(run.Search("evolution"), Children);
            run.Remember("outcome", () => new[] { 1.5, double.NaN });
        }
        return File.ReadAllBytes(scratch.PathOf("run.panthera"));
    });

    private readonly Scratch _scratch = new();

    private string Damaged => _scratch.PathOf("run.panthera");

    public void Dispose() => _scratch.Dispose();

    /// <summary>Everything that can be read of a run; each is one text.</summary>
    private static readonly (string Name, Func<RunReader, string> Read)[] Questions =
    [
        ("header", run => $"{string.Join(' ', run.Header.Arguments)} {run.Header.Seed} {run.Header.Started:O} {string.Join(',', run.Header.Facts)}"),
        ("searches", run => string.Join(',', run.Searches.Select(search => $"{search.Name}{search.Last}{search.Totals.Children}"))),
        ("starts", run => string.Join(',', run.Search("evolution").Starts.Select(start => $"{start.Name}{start.Program}{start.Scale}"))),
        ("outcome", run => string.Join(',', run.Recall<double[]>("outcome") ?? [])),
        .. Enumerable.Range(0, Children).Where(i => i % 7 == 0).Select(i => ($"child {i}", (Func<RunReader, string>)(run => Same.Text(run.Search("evolution").Child(i))))),
        .. Enumerable.Range(0, Children).Where(i => i % 13 == 0).Select(i => ($"evaluation {i}", (Func<RunReader, string>)(
            run => run.Search("evolution").Evaluation(i) is { } known ? Same.Text(known.Evaluation) : "none"))),
        ("facts", run => string.Join('\n', run.Search("evolution").Facts().Select(child => child with { Rules = [] }))),
        ("evaluations", run => string.Join('\n', run.Search("evolution").Evaluations())),
        ("lineage", run => string.Join('\n', run.Search("evolution").Lineage(Children - 1).Select(
            step => $"{step.Child.Index} {step.Line} {string.Join('\n', step.Removed)} {string.Join('\n', step.Added)}"))),
        ("hall", run => string.Join('\n', run.Search("evolution").Hall())),
    ];

    [Fact]
    public void Bits_ThatFlip_GiveTheRightAnswerOrOneLine()
    {
        Rng rng = new(5);
        Survive(250, bytes => bytes[Place(bytes, ref rng)] ^= (byte)(1 << rng.Next(8)));
    }

    [Fact]
    public void Bytes_ThatBecomeOthers_GiveTheRightAnswerOrOneLine()
    {
        Rng rng = new(6);
        Survive(80, bytes =>
        {
            for (int start = Place(bytes, ref rng), i = start; i < Math.Min(start + 16, bytes.Length); i++) bytes[i] = (byte)rng.Next(256);
        });
    }

    [Fact]
    public void Pages_ThatAreGone_GiveTheRightAnswerOrOneLine()
    {
        for (int page = 0; page < Whole.Value.Length / 4096; page++) Survive(1, bytes => bytes.AsSpan(page * 4096, 4096).Clear());
    }

    [Fact]
    public void Files_ThatAreCutOff_GiveTheRightAnswerOrOneLine()
    {
        Rng rng = new(7);
        for (int i = 0; i < 60; i++)
        {
            int length = rng.Next(Whole.Value.Length);
            Ask(Whole.Value[..length]);
        }
    }

    [Fact]
    public void Resuming_ADamagedFile_GoesOnRightOrSaysOneLine()
    {
        Rng rng = new(8);
        int resumed = 0;
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = [.. Whole.Value];
            bytes[Place(bytes, ref rng)] ^= (byte)(1 << rng.Next(8));
            File.WriteAllBytes(Damaged, bytes);
            try
            {
                using RunFile run = RunFile.Resume(Damaged);
                ISearchRecord search = run.Search("evolution");
                search.Last.ShouldBe(Bred.SnapshotAfter(Children));
                search.Children(100, 50).Select(Same.Text).ShouldBe(Bred.Children.Skip(100).Select(Same.Text));
                if (search.Known(Bred.KeyOf(0)) is { } known) known.ShouldBe(Bred.KnownOf(Bred.Children[0]));
                search.Add(Bred.Children[^1] with { Index = Children });
                search.Commit(Bred.SnapshotAfter(Children + 1));
                resumed++;
            }
            catch (InputException e)
            {
                IsOneLine(e);
            }
        }
        resumed.ShouldBeInRange(10, 99);
    }

    [Fact]
    public void Log_OfAKilledProcess_ThatIsDamaged_GivesAnEarlierCommitOrOneLine()
    {
        Bred bred = new(2);
        string killed = _scratch.PathOf("killed.panthera");
        using RunFile run = RunFile.Create(killed, Bred.Header);
        for (int i = 0; i < 3; i++) bred.Fill(run.Search("evolution"), 50);
        byte[] log = File.ReadAllBytes(killed + "-wal");
        Rng rng = new(9);
        for (int i = 0; i < 60; i++)
        {
            byte[] bytes = i % 3 == 0 ? log[..rng.Next(log.Length)] : [.. log];
            if (i % 3 > 0) bytes[rng.Next(bytes.Length)] ^= (byte)(1 << rng.Next(8));
            File.Delete(Damaged + "-shm");
            File.Copy(killed, Damaged, overwrite: true);
            File.WriteAllBytes(Damaged + "-wal", bytes);
            try
            {
                using RunReader reader = RunFile.Read(Damaged);
                if (reader.Searches.Count == 0) continue;
                SearchReader search = reader.Search("evolution");
                ((int)search.Totals.Children).ShouldBeOneOf(50, 100, 150);
                search.Last.ShouldBe(Bred.SnapshotAfter(search.Totals.Children));
                foreach (ChildRecord child in bred.Children.Take((int)search.Totals.Children)) Same.Text(search.Child(child.Index)).ShouldBe(Same.Text(child));
            }
            catch (InputException e)
            {
                IsOneLine(e);
            }
        }
    }

    private static int Place(byte[] bytes, ref Rng rng) => rng.Next(4) == 0 ? rng.Next(200) : rng.Next(bytes.Length);

    private void Survive(int times, Action<byte[]> damage)
    {
        for (int i = 0; i < times; i++)
        {
            byte[] bytes = [.. Whole.Value];
            damage(bytes);
            Ask(bytes);
        }
    }

    private void Ask(byte[] bytes)
    {
        File.WriteAllBytes(Damaged, bytes);
        try
        {
            using RunReader run = RunFile.Read(Damaged);
            foreach ((string name, Func<RunReader, string> read) in Questions)
            {
                try
                {
                    read(run).ShouldBe(Answers.Value[name]);
                }
                catch (InputException e)
                {
                    IsOneLine(e);
                }
            }
        }
        catch (InputException e)
        {
            IsOneLine(e);
        }
    }

    private static readonly Lazy<Dictionary<string, string>> Answers = new(() =>
    {
        using Scratch scratch = new();
        File.WriteAllBytes(scratch.PathOf("whole.panthera"), Whole.Value);
        using RunReader run = RunFile.Read(scratch.PathOf("whole.panthera"));
        return Questions.ToDictionary(question => question.Name, question => question.Read(run));
    });

    private void IsOneLine(InputException e)
    {
        e.Message.ShouldStartWith(Damaged);
        e.Message.ShouldNotContain('\n');
    }
}
