using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers.References;

/// <summary>Every optimizer of the catalogue against a reference in double precision, 1,000 steps with real gradients.</summary>
public class ReferenceTests(ITestOutputHelper output)
{
    /// <summary>How much a hyperparameter is moved to show that a bound would notice.</summary>
    private const double Moved = 0.01;

    /// <summary>The largest distance of the weights after 1,000 steps, as a share of how far they went: what single precision loses in adding.</summary>
    internal const double BoundAtTheEnd = 3e-5;

    public static IEnumerable<TheoryDataRow<string, string>> Runs => ReferenceCases.All.SelectMany(row => row.Settings.Prepend("").Select(setting => new TheoryDataRow<string, string>(row.Name, setting)));

    public static IEnumerable<TheoryDataRow<string>> Names => ReferenceCases.All.Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Runs))]
    public void Kernel_OverAThousandSteps_FollowsTheReference(string name, string setting)
    {
        ReferenceCase row = ReferenceCases.All.Single(r => r.Name == name);
        ReferenceRun run = new(name, setting);
        double[][] updates = run.Follow(row, run.Value);
        double[] distances = run.Distances(updates, UnitOf(row));
        double largest = distances.Order().ElementAt(ReferenceRun.Steps - 1 - row.Jumps), end = run.DistanceAtTheEnd(updates);
        output.WriteLine($"{name} {setting}: updates {largest:G2} apart, {distances.Count(d => d > row.Bound)} steps beyond the bound; at the end {end:G2}");
        run.Final.ShouldAllBe(w => float.IsFinite(w));
        largest.ShouldBeLessThan(row.Bound);
        end.ShouldBeLessThan(BoundAtTheEnd);
    }

    [Fact]
    public void EveryOptimizer_HasAReferenceAndMovesEveryHyperparameter()
    {
        CatalogueEntry[] entries = [.. Catalogue.All.Where(e => !e.Name.StartsWith("program", StringComparison.Ordinal))];
        ReferenceCases.All.Select(r => r.Name).Order().ShouldBe(entries.Select(e => e.Name).Order());
        foreach (CatalogueEntry entry in entries)
            foreach (Hyperparameter hyperparameter in entry.Parsed.Hyperparameters)
                ReferenceCases.All.Single(r => r.Name == entry.Name).Settings.ShouldContain(
                    s => $" {s}".Contains($" {hyperparameter.Name}="), $"{entry.Name}: {hyperparameter.Name} is always at its default");
    }

    /// <summary>A bound that a mistake passes would show nothing: one percent of any hyperparameter is far beyond it.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Reference_WithAnotherHyperparameter_IsFarAway(string name)
    {
        ReferenceCase row = ReferenceCases.All.Single(r => r.Name == name);
        ReferenceRun run = new(name, row.Settings[0]);
        foreach (Hyperparameter hyperparameter in run.Hyperparameters)
        {
            double[] distances = run.Distances(run.Follow(row, other => run.Value(other) * (other == hyperparameter.Name ? 1 - Moved : 1)), UnitOf(row));
            distances.Order().ElementAt(ReferenceRun.Steps - 1 - row.Jumps).ShouldBeGreaterThan(4 * row.Bound, $"{name}: {hyperparameter.Name}");
        }
    }

    private static double UnitOf(ReferenceCase row) => row.KeepsWeights ? 1.2e-7 : 0;

    [Fact]
    public void Lion_WhereTheGradientIsAlwaysZero_DoesNotMove()
    {
        ReferenceRun run = new("lion", "");
        // The last row of the first matrix, whose input is always zero.
        for (int i = 5 * 9; i < 6 * 9; i++) run.Final[i].ShouldBe(run.Weights[0][i]);
        run.Final.Index().Count(w => w.Item != run.Weights[0][w.Index]).ShouldBe(ReferenceRun.Layout.Total - 9);
    }
}
