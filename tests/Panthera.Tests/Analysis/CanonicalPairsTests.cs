using Panthera.Analysis;
using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class CanonicalPairsTests
{
    // Among small programs many compute the same in different ways: all that rules make equal is held against the oracle.
    [Fact]
    public void SmallPrograms_ThatShareAFingerprintButNotTheirCalls_AgreeOnTrajectories()
    {
        Rng rng = new(61);
        Dictionary<Fingerprint, (Fingerprint Exact, Program Program, Trajectory? Trajectory)> first = [];
        HashSet<Fingerprint> seen = [];
        int pairs = 0, outOfRange = 0;
        while (pairs < 100_000)
        {
            Program program = SmallPrograms.Next(ref rng);
            Fingerprint exact = Fingerprint.Of(program);
            if (!seen.Add(exact)) continue;
            Fingerprint canonical = Fingerprint.Of(program, Strength.Canonical);
            if (!first.TryGetValue(canonical, out var other))
            {
                first[canonical] = (exact, program, null);
                continue;
            }
            pairs++;
            if (other.Trajectory is null) first[canonical] = other = other with { Trajectory = Trajectory.Of(other.Program) };
            Trajectory trajectory = Trajectory.Of(program);
            if (other.Trajectory!.DifferenceFrom(trajectory) is not { } difference) continue;
            if (!other.Trajectory.HasLeftTheRange && !trajectory.HasLeftTheRange) Assert.Fail(difference);
            outOfRange++;
        }
        outOfRange.ShouldBeLessThan(100);
        TestContext.Current.TestOutputHelper!.WriteLine($"{seen.Count} exact, {first.Count} canonical, {outOfRange} out of range");
    }
}
