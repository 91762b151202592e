using Panthera.Search.Studies;
using Panthera.Training.Checkpoints;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Vision Transformers that are pre-trained on small pictures and fine-tuned on larger ones, at two sizes.</summary>
internal static class FineTuning
{
    private const int Small = 16, Large = 24;

    private const double Average = 0.99;

    private const ulong PretrainingStream = 412;

    private static readonly (string Name, string Model, string Paper, double Gain)[] Sizes =
    [
        ("small", "vit:patch=4,width=32,depth=2,heads=2", "ViT-B", 84.45 - 84.12),
        ("large", "vit:patch=4,width=48,depth=2,heads=3", "ViT-L", 85.59 - 85.07),
    ];

    public static Experiment Experiment { get; } = new()
    {
        Name = "fine-tuning", Title = "vision Transformers pre-trained on small pictures and fine-tuned on larger ones: Lion, AdamW", Data = "pictures",
        Paper = "Pre-trained on ImageNet-21K or JFT, fine-tuned on ImageNet at a higher resolution with Polyak averaging, top-1, AdamW → Lion: "
            + "ViT-B 84.12 → 84.45, ViT-L 85.07 → 85.59; with up to 5 times less pre-training.",
        Setting = $"Models of about 30 and 60 thousand parameters, 500 steps of pre-training on pictures of {Small} × {Small} and 80 steps of fine-tuning at "
            + $"{Large} × {Large}, with batches of 64 and an average of the weights, stand for those of the paper. Each optimizer fine-tunes what it pre-trained "
            + "itself, both tuned; in each study another model. Without --data the larger pictures are others than the small ones, of the same classes; with it "
            + "they are the same.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask[] small = [.. Sizes.Select(size => lab.Task($"pre-training-{size.Name}", size.Model, batch: 64, steps: 500, side: Small, measured: 1_024))];
        if (small[0].Data is IPictureSource { Width: not Small } own)
            throw new InputException(
                $"fine-tuning takes pictures that it can resize, and captioned ones keep their size of {own.Width} × {own.Height}: give pictures with classes");
        TaskData larger = lab.Data(Large);
        larger.Drawn = DataSet.Unseen;
        ProxyTask[] tasks = [.. Sizes.Select(size => lab.Task($"vit-{size.Name}", size.Model, batch: 64, steps: 80, larger))];
        IReadOnlyList<Entrant> entrants = lab.Entrants("lion", "adamw");
        Contest before = lab.Compare("pre-training", small, entrants);
        Contest[] after = [.. tasks.Select((task, t) =>
        {
            (int Entrant, int Study)[] each = [.. entrants.SelectMany((_, e) => Enumerable.Range(0, lab.Options.Studies).Select(study => (e, study)))];
            IReadOnlyList<string> paths = lab.Pretrain($"pre-training of {task.Name} as tuned", small[t], [.. each.Select(one => (
                $"{task.Name}-{entrants[one.Entrant].Name}-{one.Study + 1}",
                before.Again(t, one.Entrant, one.Study, new Rng(lab.Options.Seed, PretrainingStream, (ulong)one.Study).NextULong())))]);
            Dictionary<(int, int), WeightTransfer> weights = each.Zip(paths).ToDictionary(one => one.First, one => Lab.Weights(one.Second, task));
            return lab.Compare($"fine-tuning of {task.Name}", [task], [.. entrants.Select((entrant, e) => entrant with
            {
                Recipe = (run, study) => run with { FirstWeights = weights[(e, study)], Average = Average },
            })]);
        })];
        Claim[] claims =
        [
            .. Sizes.Select((size, t) => Claim.Of(
                $"vit-{size.Name}: Lion above AdamW after fine-tuning ({size.Paper}: +{size.Gain:F2} points)",
                after[t].PointsAbove(0, 0, 1), isBelow: false, "points of accuracy", 2)),
            .. Sizes.Select((size, t) => Claim.Of(
                $"vit-{size.Name}: Lion needs less pre-training (by up to 5 times), here to the same loss of pre-training",
                before.StepsAbove(t, 0, 1), isBelow: true, "doublings of the steps: -1 is half as many", 2)),
        ];
        return new Outcome(
            claims, [.. after.Select((contest, t) => contest.Table($"results-of-{Sizes[t].Name}")), before.Table("results-of-pre-training")],
            [.. after.SelectMany((contest, t) => contest.Details($"{Sizes[t].Name}-")), .. before.Details("pre-training-")]);
    }
}
