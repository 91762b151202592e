using System.Diagnostics;
using System.Text.Json;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Store;

namespace Panthera.Search.Tests;

public sealed class LookupTests : IDisposable
{
    private const string Update = "  update = update * lr\n", Return = "  return";

    private readonly Kept _kept = new();
    private readonly SearchCounts _counts = new();

    public void Dispose() => _kept.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public void Find_ChildrenOfAllKinds_SaysWhatIsKnown(bool inFile) => In(inFile, find =>
    {
        LookupResult first = find(Tiny.Start);
        (first.Origin, first.Source, first.Factor, first.Refusal).ShouldBe((Origin.Trained, null, 1, null));
        first.Magnitude.ShouldBe(Tiny.Setting.Start.Magnitude);

        // Other names and dead statements; x · x for x²; a half for a twice.
        LookupResult exact = find(With(Return, "  x = exp(g)\n  return")), canonical = find(With("square(g)", "g * g")), alike = find(With(Update, Update + "  update = update * 2.0\n"));
        (exact.Origin, exact.Source, exact.Factor).ShouldBe((Origin.SameFingerprint, 0, 1));
        (canonical.Origin, canonical.Source, canonical.Factor).ShouldBe((Origin.SameFingerprint, 0, 1));
        (alike.Origin, alike.Source).ShouldBe((Origin.SameBehaviour, 0));
        (alike.Factor * alike.Magnitude).ShouldBe(first.Magnitude, first.Magnitude * 1e-6);
        alike.Factor.ShouldBe(0.5, 1e-6);
        find(Tiny.Descent).Origin.ShouldBe(Origin.Trained);
        Known().ShouldBe((1, 2, 2));
    });

    [Theory, InlineData(false), InlineData(true)]
    public void Find_ChildOfThoseThatAreAlike_HasTheirFactorThroughAnyChain(bool inFile) => In(inFile, find =>
    {
        find(Tiny.Start);
        Program eight = With(Update, Update + "  update = update * 8.0\n");
        double factor = find(eight).Factor;
        factor.ShouldBe(1.0 / 8, 1e-7);
        // Equal by fingerprint to one that was itself only alike another one.
        LookupResult copy = find(Tiny.Program(eight.ToString().Replace(Return, "  y = w - g\n  return", StringComparison.Ordinal)));
        (copy.Origin, copy.Source, copy.Factor).ShouldBe((Origin.SameFingerprint, 0, factor));
        LookupResult written = find(With(Update, Update + "  update = 8.0 * update\n"));
        (written.Origin, written.Source, written.Factor).ShouldBe((Origin.SameFingerprint, 0, factor));
        // Alike both: its source is still the one that was trained.
        LookupResult quarter = find(With(Update, Update + "  update = update * 0.25\n"));
        (quarter.Origin, quarter.Source).ShouldBe((Origin.SameBehaviour, 0));
        quarter.Factor.ShouldBe(4, 1e-6);
    });

    [Theory, InlineData(false), InlineData(true)]
    public void Find_Refused_ShareTheirFate(bool inFile) => In(inFile, find =>
    {
        Program nothing = Tiny.Program("def train(w, g, lr):\n  update = g * 1e-30\n  update = update * 1e-30\n  return update");
        Program again = Tiny.Program("def train(w, g, lr):\n  x = exp(w)\n  update = g * 1e-30\n  update = update * 1e-30\n  return update");
        LookupResult first = find(nothing), second = find(again), third = find(With(Update, Update + "  update = exp(1000.0) * g\n"));
        (first.Origin, first.Source, first.Refusal).ShouldBe((Origin.Refused, null, RefusalCounts.VanishesOnProbe));
        (second.Origin, second.Source, second.Refusal).ShouldBe((Origin.Refused, 0, null));
        (third.Origin, third.Refusal).ShouldBe((Origin.Refused, RefusalCounts.NoNumbersOnProbe));
    });

    [Fact]
    public void Find_TooExpensive_IsRefusedBeforeTheProbe() => In(false, find =>
    {
        find(Tiny.Start).Refusal.ShouldBe(RefusalCounts.TooMuchState);
        find(Tiny.Descent).Origin.ShouldBe(Origin.Trained);
        find(Tiny.Start).ShouldBe(new LookupResult(Origin.Refused, 0, 0, 0, null));
    }, new CandidateLimits { StateBytes = 4 });

    [Fact]
    public void Search_ChildrenThatAreAlike_GetTheScaleThatMakesThemEqual()
    {
        // Every third child does the same as the start but for the size of its updates.
        double[] sizes = [1, 8, 0.25];
        long bred = 0;
        Mutation sized = new()
        {
            Name = "sized", Weight = 1, Applies = _ => true, Meaning = "as the test says",
            Apply = (Program _, ref Rng _) => Scales.Applied(Tiny.Start, sizes[bred++ % 3]),
        };
        List<Candidate> learned = [];
        StrategyKind hearing = new()
        {
            Name = "hearing", Meaning = "as the test says",
            Begin = (options, starts) => new Hearing(new RegularisedEvolution(options, starts), learned),
        };
        ProgramSearch search = Tiny.Setting.Search(
            new MadeUp(MadeUp.Fate), Tiny.Setting.Options(mutations: [sized]) with { Strategy = hearing });
        search.Run(new Budget(60), null, CancellationToken.None);
        learned.Count.ShouldBe(60);
        learned.Select(c => c.Fitness).Distinct().Count().ShouldBe(1);
        learned.Select(c => c.Scale).Distinct().Count().ShouldBe(3);
        // Three digits of a scale are kept.
        learned.ShouldAllBe(c => Math.Abs(c.Scale * c.Magnitude / (learned[0].Scale * learned[0].Magnitude) - 1) < 0.01);
        search.Counts.Of(Origin.Trained).ShouldBe(1);
    }

    private void In(bool inFile, Action<Func<Program, LookupResult>> test, CandidateLimits? limits = null)
    {
        using RunFile? file = inFile ? _kept.Open("run.panthera") : null;
        ISearchRecord record = (file ?? (IRunRecord)new MemoryRecord()).Search("search");
        record.Begin([Tiny.Setting.Named]);
        Lookup lookup = new(record, Tiny.Setting.Probe, limits ?? new CandidateLimits(), _counts);
        long index = 0;
        test(program =>
        {
            Fingerprint exact = Fingerprint.Of(program);
            long since = Stopwatch.GetTimestamp();
            LookupResult found = lookup.Find(program, index, exact, ref since);
            record.Add(new ChildRecord
            {
                Index = index, Restart = 0, Parent = -1, Mutation = "none", Program = program, Fingerprint = exact, Origin = found.Origin,
                Source = found.Source ?? index, Magnitude = found.Magnitude, Scale = found.Factor,
            });
            index++;
            return found;
        });
    }

    private (long Exact, long Canonical, long Behavioural) Known()
    {
        JsonElement known = JsonSerializer.SerializeToElement(_counts.Save()).GetProperty("Known");
        return (known[0].GetInt64(), known[1].GetInt64(), known[2].GetInt64());
    }

    private static Program With(string from, string to)
    {
        Tiny.Start.ToString().ShouldContain(from);
        return Tiny.Program(Tiny.Start.ToString().Replace(from, to, StringComparison.Ordinal));
    }

    private sealed class Hearing(IStrategy inner, List<Candidate> learned) : IStrategy
    {
        public int? Memory => inner.Memory;

        public Proposal Next(long index, ref Rng rng, RefusalCounts refused) => inner.Next(index, ref rng, refused);

        public void Bred(ChildRecord child) => inner.Bred(child);

        public void Learn(Candidate child)
        {
            learned.Add(child);
            inner.Learn(child);
        }
    }
}
