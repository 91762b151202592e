using Panthera.Figures.Charts;
using Panthera.Figures.Pages;
using Panthera.Search.Verdicts;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Batches of different sizes, with the same number of examples for all.</summary>
internal static class BatchSizes
{
    private const int Examples = 32_768;

    private static readonly int[] Batches = [16, 64, 256, 1_024];

    public static Experiment Experiment { get; } = new()
    {
        Name = "batch-size", Title = "Lion and AdamW with small and large batches", Data = "pictures",
        Paper = "ViT-B/16 on ImageNet, equal epochs: Lion does best with batches of 4,096, AdamW with 256; at 32,768 Lion has 77.9 %, AdamW 75.4 %. Below 64 Lion is weak.",
        Setting = "A vision Transformer on pictures of 16 × 16; every training sees 32,768 examples, so the largest batch makes 32 steps. Each optimizer is tuned at each batch size.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask[] tasks = [.. Batches.Select(batch => lab.Task($"batch-{batch}", "vit:patch=8,width=32,depth=2,heads=2", batch, Examples / batch, side: 16, measured: 1_024))];
        Contest contest = lab.Compare("batch sizes", tasks, lab.Entrants("lion", "adamw"));
        int last = Batches.Length - 1, studies = lab.Options.Studies;
        IReadOnlyList<double> small = contest.PointsAbove(0, 0, 1), large = contest.PointsAbove(last, 0, 1);
        double Best(int entrant, int study) => Math.Log2(Batches[Enumerable.Range(0, Batches.Length).MaxBy(task => contest.Accuracies(task, entrant)[study])]);
        Claim[] claims =
        [
            Claim.Of("with the largest batch Lion is above AdamW (+2.5 points)", large, isBelow: false, "points of accuracy", 2),
            Claim.Of("with a batch below 64 Lion is below AdamW", small, isBelow: true, "points of accuracy", 2),
            Claim.Of("Lion's gain grows with the batch", [.. large.Zip(small, (one, other) => one - other)], isBelow: false, $"points of accuracy from {Batches[0]} to {Batches[last]:N0}", 2),
            Claim.Of("Lion's best batch is larger than AdamW's (16 times)", [.. Enumerable.Range(0, studies).Select(s => Best(0, s) - Best(1, s))], isBelow: false, "doublings of the best batch", 2),
        ];
        Series Line(int entrant) => new(contest.Options.Entrants[entrant].Name, [.. Batches.Select((batch, task) =>
        {
            Interval interval = Interval.Of(contest.Accuracies(task, entrant));
            return new Value(batch, interval.Mean, double.IsFinite(interval.HalfWidth) ? interval.HalfWidth : 0);
        })]);
        Chart chart = new("", "", [new Panel("Accuracy by batch", new Axis("examples a batch") { IsLogarithmic = true }, new Axis("accuracy on the test split (%)"), [Line(0), Line(1)])]) { Height = 380 };
        return new Outcome(claims,
            [new Illustration("batches", "Accuracy after as many examples for all: means over studies with 95 % intervals.", chart.Draw()), contest.Table()], contest.Details());
    }
}
