using System.Text.Json;
using System.Text.Json.Nodes;
using Panthera.Search.Records;

namespace Panthera.Search.Tests;

public class SearchProgressTests
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly Lazy<(Snapshot Last, HallOfFame Hall)> Ran = new(() =>
    {
        Saving saving = new();
        ProgramSearch search = Tiny.Setting.Search(new MadeUp(MadeUp.Fate), Tiny.Setting.Options() with { Restarts = new RestartRule(2, 40) }, saving);
        search.Run(new Budget(150), null, CancellationToken.None);
        return (saving.Kept!, search.Hall);
    });

    private static Snapshot Last => Ran.Value.Last;

    public static TheoryData<string, string> Hostile => new()
    {
        { "", "null" }, { "", "[]" }, { "", "{}" }, { "", "7" }, { "", "\"text\"" },
        { "Counts", "null" }, { "Counts", "[]" }, { "Counts.Origins", "null" }, { "Counts.Origins", "[1]" }, { "Counts.Origins", "[1,2,3,4,5,6]" },
        { "Counts.Known", "[]" }, { "Counts.Known", "null" }, { "Counts.Refused", "null" }, { "Counts.Refused", "{\"boredom\":3}" },
        { "Counts.Generated", "1e30" }, { "Counts.Generated", "\"many\"" }, { "Counts.Generated", "100000" }, { "Counts.Work", "\"heavy\"" },
        { "History", "null" }, { "History.Scores", "null" }, { "History.Scores", "[]" }, { "History.Scores", "[null,null,null,null]" },
        { "History.Scores", "[\"AAAA\",\"\",\"\",\"\"]" }, { "History.Scores", "[[1],[2],[3],[4]]" },
        { "History.Losses", "[]" }, { "History.Floors", "null" }, { "History.Floors", "[1,2,3]" },
        { "Stretch", "null" }, { "Stretch.Starts", "null" }, { "Stretch.Starts", "[]" }, { "Stretch.Starts", "[999999]" }, { "Stretch.Starts", "[-9]" },
        { "Hall", "null" }, { "Hall", "[]" }, { "Hall", "[999999]" }, { "Hall", "[-77]" }, { "Hall", "[-9223372036854775808]" },
        { "Checks", "7" }, { "Checks", "[null]" }, { "Checks", "[{}]" }, { "Checks", "[{\"Index\":1,\"Used\":0,\"BySeed\":[],\"Work\":1}]" },
        { "Checks", "[{\"Index\":999999,\"Used\":0,\"BySeed\":[1],\"Work\":1}]" },
        { "Hash", "null" }, { "Hash", "\"\"" }, { "Hash", "\"AAAA\"" }, { "Hash", "\"no base 64!\"" }, { "Hash", "[1,2]" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public void GoOn_StateThatCannotBe_IsRefused(string path, string value)
    {
        JsonNode? state = JsonNode.Parse(Last.State), at = state, replaced = JsonNode.Parse(value);
        string[] names = path.Split('.');
        foreach (string name in names[..^1]) at = at![name];
        if (path.Length > 0)
        {
            at![names[^1]].ShouldNotBeNull();
            at[names[^1]] = replaced;
        }
        Should.Throw<InputException>(() => GoOn(Last with { State = (path.Length > 0 ? state : replaced)?.ToJsonString() ?? "null" }))
            .Message.ShouldStartWith("the state that a search was kept in cannot be read: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"Counts\":")]
    [InlineData("nonsense")]
    public void GoOn_TextThatIsNoJson_IsRefused(string state) => Should.Throw<InputException>(() => GoOn(Last with { State = state }));

    [Fact]
    public void GoOn_FewerBredThanCounted_IsRefused() => Should.Throw<InputException>(() => GoOn(Last with { Bred = 10 }));

    [Fact]
    public void Save_AfterGoingOn_IsTheSame()
    {
        SearchProgress again = GoOn(Last);
        Snapshot saved = again.Save();
        (saved with { Seconds = 0 }).ShouldBe(Last with { Seconds = 0 });
        saved.Seconds.ShouldBe(Last.Seconds, 1e-6);
        again.Counts.Generated.ShouldBe(150);
        again.Stretch.Number.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Counts_SaveAndJson_KeepEverything()
    {
        SearchCounts.State saved = new(10, 20, 3, 1.5, 2.25, [4, 3, 2, 1], [5, 6, 7], new() { ["type error"] = 8, [RefusalCounts.TooSlow] = 9 }, new SearchTimes(0.5, 0.25, 0.125, 1));
        SearchCounts counts = new(JsonSerializer.Deserialize<SearchCounts.State>(JsonSerializer.Serialize(saved, Json), Json)!);
        (counts.Generated, counts.Trainings, counts.Diverged, counts.Work).ShouldBe((10, 20, 3, 1.5));
        (counts.Times.Training, counts.Times.Cache, counts.Times.Breeding, counts.Times.Recording, counts.RedundantShare).ShouldBe((0.5, 0.25, 0.125, 1, 0.225));
        Enum.GetValues<Origin>().Select(counts.Of).ShouldBe([4, 3, 2, 1]);
        counts.CacheHitRate.ShouldBe(0.5);
        counts.Refused.ByReason.ShouldBe([new("type error", 8), new(RefusalCounts.TooSlow, 9)]);
        JsonSerializer.Serialize(counts.Save(), Json).ShouldBe(JsonSerializer.Serialize(saved, Json));
        // What was saved is not what goes on.
        SearchCounts other = new(saved);
        other.AddKnown(Analysis.Strength.Exact);
        saved.Known.ShouldBe([5, 6, 7]);
    }

    [Fact]
    public void Stretch_AsJson_KeepsEverything()
    {
        Stretch stretch = new(3, 120, [-1, 57]) { Recorded = 30, LastRise = 12, Best = new Fitness(4, 0.1) };
        Stretch again = JsonSerializer.Deserialize<Stretch>(JsonSerializer.Serialize(stretch, Json), Json)!;
        again.Starts.ShouldBe(stretch.Starts);
        (again with { Starts = stretch.Starts }).ShouldBe(stretch);
    }

    private static SearchProgress GoOn(Snapshot last)
    {
        // As a record would: there are so many children and no more.
        Candidate At(long index) => Ran.Value.Hall.Candidates.FirstOrDefault(c => c.Index == index)
            ?? (index >= 0 && index < last.Bred ? Tiny.Setting.Start with { Index = index }
                : throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such child."));
        return SearchProgress.GoOn(last, At);
    }

    /// <summary>Notes the last snapshot.</summary>
    private sealed class Saving : ISearchRecord
    {
        private readonly ISearchRecord _memory = new MemoryRecord().Search("search");

        public Snapshot? Kept { get; private set; }

        public Snapshot? Last => null;

        public void Begin(IReadOnlyList<StartRecord> starts) => _memory.Begin(starts);

        public void Add(ChildRecord child) => _memory.Add(child);

        public void Add(long index, Evaluation evaluation, double seconds) => _memory.Add(index, evaluation, seconds);

        public void Add(HallEntry entry) => _memory.Add(entry);

        public KnownChild? Known(UInt128 key) => _memory.Known(key);

        public void Know(UInt128 key, KnownChild child) => _memory.Know(key, child);

        public IReadOnlyList<ChildRecord> Children(long first, int count) => _memory.Children(first, count);

        public Evaluation? Evaluation(long index) => _memory.Evaluation(index);

        public void Commit(Snapshot snapshot) => Kept = snapshot;
    }
}
