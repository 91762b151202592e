using Panthera.Analysis;
using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class AnalysisTests
{
    [Fact]
    public void Program8_Has21Statements_13LiveWithinAStep_12OverSteps()
    {
        Liveness liveness = Liveness.Of(Listings.Program8);
        Listings.Program8.Statements.Length.ShouldBe(21);
        liveness.WithinStep.ShouldBe(13);
        liveness.LiveStatements.ShouldBe(12);
        liveness.States.ShouldBe([false, true]);
    }

    [Fact]
    public void LearningRate_MattersOnlyIfAnUpdateReadsIt()
    {
        Liveness.Of(Listings.Program8).LearningRate.ShouldBeTrue();
        // Program 8 reads it in the clipping as well; here only a state that nothing reads does.
        Liveness.Of(Parser.Parse("def train(w, g, m, lr):\n  m = g * lr\n  u = g * 0.1\n  return u, m\n")).LearningRate.ShouldBeFalse();
        Liveness.Of(Parser.Parse("def train(w, g, m, lr):\n  u = g + m\n  m = g * lr\n  return u, m\n")).LearningRate.ShouldBeTrue();
    }

    [Fact]
    public void Prune_Program8_KeepsTheLiveStatementsInOrder() =>
        Liveness.Prune(Listings.Program8).ToString().ShouldBe("""
            def train(w, g, v, lr):
              g = clip(g, lr)
              g = arcsin(g)
              m = interp(g, v, 0.8999999761581421)
              v1 = m * m
              v = interp(g, m, 1.109133005142212)
              lr = lr * 0.0002171761734643951
              update = m * lr
              v1 = sqrt(v1)
              update = update / v1
              wd = lr * 0.4601978361606598
              wd = wd * w
              update = update + wd
              return update, v

            """);

    [Fact]
    public void Fingerprint_IgnoresDeadCodeNamesOrderAndCommutation()
    {
        const string renamed = """
            def step(weights, gradient, second, rate):
              rate2 = 0.0002171761734643951 * rate
              a = clip_by_global_norm(gradient, rate)
              b = arcsin(a)
              first = interpolate(b, second, 0.8999999761581421)
              decay = rate2 * 0.4601978361606598
              decay2 = weights * decay
              next = interp(b, first, 1.109133005142212)
              magnitude = sqrt(first * first)
              return (decay2 + (rate2 * first) / magnitude, next)
            """;
        Fingerprint raw = Fingerprint.Of(Listings.Program8);
        Fingerprint.Of(Liveness.Prune(Listings.Program8)).ShouldBe(raw);
        Fingerprint.Of(Parser.Parse(renamed)).ShouldBe(raw);
        Fingerprint.Of(Parser.Parse(renamed.Replace("0.4601978361606598", "0.4601978361606599"))).ShouldNotBe(raw);
        Fingerprint.Of(Parser.Parse(renamed.Replace("0.8999999761581421", "0.8999999761581422"))).ShouldNotBe(raw);
        Fingerprint.Of(Parser.Parse(renamed.Replace("(rate2 * first) / magnitude", "magnitude / (rate2 * first)"))).ShouldNotBe(raw);
    }

    [Fact]
    public void Fingerprint_IsTheSameOnEveryMachine() =>
        Fingerprint.Of(Parser.Parse(Listings.Program3)).ToString().ShouldBe("889849ecc8bb5d897f49516ef672ef3d");

    [Fact]
    public void Fingerprint_IgnoresTheOrderOfStates()
    {
        const string swapped = """
            def train(w, g, v, m, lr):
              m = interp(g, m, 0.9)
              v = interp(square(g), v, 0.999)
              update = (m / sqrt(v) + w * 0.01) * (lr * 0.001)
              return update, v, m
            """;
        Fingerprint.Of(Parser.Parse(swapped)).ShouldBe(Fingerprint.Of(Parser.Parse(Listings.Program3)));
    }

    [Fact]
    public void Fingerprint_TellsSlowlyDivergingStatesApart()
    {
        // Each state reads the next; they differ from each other only after as many steps as there are states.
        static string Chain(string last) => $"""
            def train(w, g, a, b, c, d, lr):
              update = g + a
              a = b * 1.0
              b = c * 1.0
              c = d * 1.0
              d = {last}
              return update, a, b, c, d
            """;
        Fingerprint.Of(Parser.Parse(Chain("g * 2.0"))).ShouldNotBe(Fingerprint.Of(Parser.Parse(Chain("g * 3.0"))));
    }

    [Fact]
    public void RandomPrograms_KeepFingerprintWhenPruned_AndDifferAmongThemselves()
    {
        Rng rng = new(31);
        Dictionary<Fingerprint, string> seen = [];
        for (int i = 0; i < 10_000; i++)
        {
            Program program = RandomPrograms.Next(ref rng, 60), pruned = Liveness.Prune(program);
            Fingerprint fingerprint = Fingerprint.Of(program);
            Fingerprint.Of(pruned).ShouldBe(fingerprint);
            Kinds.Check(pruned).ShouldBeNull();
            if (pruned.Statements.Length > 12) seen[fingerprint] = pruned.ToString();
        }
        seen.Values.Distinct().Count().ShouldBe(seen.Count);
    }

    [Fact]
    public void RandomPrograms_OfManyLiveStatements_RarelyShareAFingerprint()
    {
        Rng rng = new(32);
        HashSet<Fingerprint> exact = [], canonical = [];
        while (exact.Count < 3_000)
        {
            Program program = RandomPrograms.Next(ref rng, 60);
            if (Liveness.Of(program).LiveStatements < 6 || !exact.Add(Fingerprint.Of(program))) continue;
            Fingerprint.Of(Liveness.Prune(program), Strength.Canonical).ShouldBe(Fingerprint.Of(program, Strength.Canonical));
            canonical.Add(Fingerprint.Of(program, Strength.Canonical));
        }
        canonical.Count.ShouldBeGreaterThan(2_950);
    }
}
