using Panthera.Analysis;
using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Search.Tests;

/// <summary>
/// Fingerprints of programs as a search breeds them: a population drifts away from AdamW by mutations, without selection but for
/// programs that cannot train. What shares a fingerprint must do the same on trajectories that no fingerprint has seen.
/// </summary>
public class BredFingerprintsTests
{
    private const int Population = 200, Pairs = 100_000, FewestStatements = 5;

    [Fact]
    public void Canonical_OfBredPrograms_WhoseCallsAreWrittenInOtherWays_AgreeWithinRounding()
    {
        Rng rng = new(71), rewriting = new(72);
        Drift drift = new();
        HashSet<Fingerprint> seen = [];
        int pairs = 0, unequal = 0, outOfRange = 0;
        while (pairs < Pairs)
        {
            Program program = drift.Next(ref rng), rewritten = program;
            if (!seen.Add(Fingerprint.Of(program))) continue;
            Fingerprint canonical = Fingerprint.Of(program, Strength.Canonical);
            Trajectory? trajectory = null;
            for (int i = 0; i < 4; i++)
            {
                rewritten = Rewriting.Next(rewritten, ref rewriting);
                if (Fingerprint.Of(rewritten) == Fingerprint.Of(program)) continue;
                if (Fingerprint.Of(rewritten, Strength.Canonical) != canonical)
                {
                    unequal++;
                    continue;
                }
                pairs++;
                trajectory ??= Trajectory.Of(program);
                Trajectory other = Trajectory.Of(rewritten);
                if (trajectory.DifferenceFrom(other) is not { } difference) continue;
                if (!trajectory.HasLeftTheRange && !other.HasLeftTheRange) Assert.Fail(difference);
                outOfRange++;
            }
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{seen.Count} programs, {unequal} unequal, {outOfRange} out of range");
    }

    [Theory]
    [InlineData(Strength.Canonical, 0)]
    [InlineData(Strength.Behavioural, Pairs / 10_000)]
    public void BredPrograms_ThatShareAFingerprint_Agree(Strength strength, int exceptions)
    {
        Rng rng = new(73);
        Drift drift = new();
        Dictionary<Fingerprint, (Fingerprint Exact, Program Program, Trajectory? Trajectory)> first = [];
        Dictionary<Fingerprint, (Fingerprint, bool)> known = [];
        int pairs = 0, different = 0, apart = 0;
        while (pairs < Pairs)
        {
            Program program = drift.Next(ref rng);
            Fingerprint exact = Fingerprint.Of(program);
            if (known.TryGetValue(exact, out var before))
            {
                pairs++;
                apart += before.Item2 ? 1 : 0;
                continue;
            }
            Fingerprint fingerprint = Fingerprint.Of(program, strength);
            bool differs = false;
            if (!first.TryGetValue(fingerprint, out var other)) first[fingerprint] = (exact, program, null);
            else
            {
                pairs++;
                different++;
                if (other.Trajectory is null) first[fingerprint] = other = other with { Trajectory = Trajectory.Of(other.Program) };
                Trajectory trajectory = Trajectory.Of(program);
                differs = strength == Strength.Canonical
                    ? other.Trajectory!.DifferenceFrom(trajectory) is not null && !trajectory.HasLeftTheRange && !other.Trajectory.HasLeftTheRange
                    : other.Trajectory!.DistanceTo(trajectory) > 0.01;
                if (differs) apart++;
            }
            known[exact] = (fingerprint, differs);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{known.Count} exact, {first.Count} {strength}, {different} pairs with other calls, {apart} apart");
        apart.ShouldBeLessThanOrEqualTo(exceptions);
    }

    /// <summary>A population that mutates at random.</summary>
    private sealed class Drift
    {
        private readonly Program[] _population = [.. Enumerable.Repeat(Tiny.Program3, Population)];
        private int _oldest;

        public Program Next(ref Rng rng)
        {
            while (true)
            {
                Program child = Mutations.Breed(_population[rng.Next(Population)], Mutations.All, ref rng);
                if (Liveness.Of(child).LiveStatements < FewestStatements || Rejections.Find(child) is not null) continue;
                return _population[_oldest++ % Population] = child;
            }
        }
    }
}
