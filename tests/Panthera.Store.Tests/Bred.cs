using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Search.Records;

namespace Panthera.Store.Tests;

/// <summary>Children as a search breeds them, with fates that are made up.</summary>
internal sealed class Bred(ulong seed, int population = 20)
{
    private readonly List<ChildRecord> _children = [];

    public static StartRecord Start { get; } = new("program3", Normal(Catalogue.Open("program3").Parsed.Program), 0.5);

    public IReadOnlyList<ChildRecord> Children => _children;

    public static RunHeader Header { get; } = RunHeader.Now(["search", "--seed", "7"], 7, new Dictionary<string, string> { ["examples of vit"] = "12ab" });

    /// <summary>What the parser makes of a program's text: what the search guarantees of every child.</summary>
    public static Program Normal(Program program) => Parser.Parse(program.ToString());

    /// <summary>The next child: one in eight is trained, some are refused, the others are known.</summary>
    public ChildRecord Next()
    {
        long index = _children.Count;
        Rng rng = new(seed, 1, (ulong)index);
        long parent = Math.Max(-1, index - 1 - rng.Next(population));
        Mutation mutation = Mutations.All[rng.Next(Mutations.All.Count)];
        Program program = Normal(Mutations.Breed(parent < 0 ? Start.Program : _children[(int)parent].Program, Mutations.All, ref rng));
        Origin origin = index == 0 ? Origin.Trained : (rng.Next(8), _children[^1].Origin) switch
        {
            (0, _) => Origin.Trained,
            (1, _) => Origin.Refused,
            (2, Origin.Trained) => Origin.SameBehaviour,
            (_, Origin.Refused) => Origin.Trained,
            _ => Origin.SameFingerprint,
        };
        ChildRecord child = new()
        {
            Index = index, Restart = (int)index / 100, Parent = parent, Mutation = mutation.Name, Program = program,
            Fingerprint = Fingerprint.Of(program), Origin = origin,
            Source = origin is Origin.Trained or Origin.Refused ? index : _children[^1].Source,
            Magnitude = origin == Origin.Refused ? 0 : rng.NextDouble(),
            Scale = origin == Origin.Trained ? Math.Pow(2, rng.NextNormal()) : 0,
            Rules = origin == Origin.Trained ? [0, double.NegativeInfinity, rng.NextNormal(), -0.0] : [],
            Refusal = origin == Origin.Refused ? RefusalCounts.VanishesOnProbe : null,
        };
        _children.Add(child);
        return child;
    }

    /// <summary>What a child's trainings might give.</summary>
    public static Evaluation EvaluationOf(long index)
    {
        Rng rng = new(99, 2, (ulong)index);
        int level = rng.Next(5) - 1;
        double[] scores = [.. Enumerable.Range(0, level + 1).Select(_ => rng.NextNormal())];
        return new Evaluation(
            level < 0 ? new Fitness(Fitness.Failed, 0) : new Fitness(level, scores[^1]), Math.Pow(2, rng.NextNormal()), [.. scores], [2.5, double.PositiveInfinity], level + 2, 1, 1e9 * index, 0.5);
    }

    /// <summary>A candidate for the hall of fame.</summary>
    public static HallEntry HallEntryOf(ChildRecord child) => new(
        child.Index, Fingerprint.Of(child.Program, Strength.Canonical), child.Program.ToString(), 0.25, EvaluationOf(child.Index).Fitness,
        Liveness.Of(child.Program).LiveStatements, Cost.Of(child.Program).BytesOfState, Cost.Of(child.Program).Flops * 0.1);

    /// <summary>The key that a child is known by.</summary>
    public static UInt128 KeyOf(long index) => new((ulong)index * 0x9E3779B97F4A7C15, ~(ulong)index);

    public static Snapshot SnapshotAfter(long bred) => new(bred, bred - bred / 10, 2, 0.1 + bred, 3, 1, bred * 0.5, $$"""{"bred":{{bred}}}""");

    /// <summary>What a search says of a child that a key was first known for.</summary>
    public static KnownChild KnownOf(ChildRecord child) => new(child.Index, child.Origin, child.Source, child.Magnitude, 0.25 + child.Index);

    /// <summary>Adds the next children to a search with all that belongs to them, and commits them.</summary>
    public void Fill(ISearchRecord search, int count)
    {
        Add(search, count);
        search.Commit(SnapshotAfter(_children.Count));
    }

    /// <summary>Adds the next children to a search with all that belongs to them.</summary>
    public void Add(ISearchRecord search, int count)
    {
        if (_children.Count == 0) search.Begin([Start]);
        for (int i = 0; i < count; i++)
        {
            ChildRecord child = Next();
            search.Add(child);
            if (child.Source == child.Index) search.Know(KeyOf(child.Index), KnownOf(child));
            if (child.Origin != Origin.Trained) continue;
            search.Add(child.Index, EvaluationOf(child.Index), 0.5);
            if (child.Index % 3 == 0) search.Add(HallEntryOf(child));
        }
    }
}
