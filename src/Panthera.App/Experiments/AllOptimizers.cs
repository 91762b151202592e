using Panthera.App.Input;
using Panthera.Figures.Pages;
using Panthera.Search.Verdicts;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>The paper's table 7: optimizers on a vision Transformer with strong augmentation.</summary>
internal static class AllOptimizers
{
    private const int Lion = 0, AdamW = 1;

    private static readonly (string Name, double Paper)[] Optimizers =
    [
        ("lion", 80.77), ("adamw", 80.12), ("radam", 80.26), ("nadam", 80.32), ("adabelief", 80.29), ("amsgrad", 79.85), ("powersign", 78.95), ("addsign", 78.50),
        ("lion-ablation-0.9", 79.54), ("lion-ablation-0.99", 79.90),
    ];

    public static Experiment Experiment { get; } = new()
    {
        Name = "optimizers", Title = "all optimizers of table 7 and both ablations of Lion, a vision Transformer with augmentation", Data = "pictures",
        Paper = "ViT-B/16 on ImageNet with strong augmentation, top-1: Lion 80.77, NAdam 80.32, AdaBelief 80.29, RAdam 80.26, AdamW 80.12, the ablations with one β 79.90 (0.99) and 79.54 (0.9), "
            + "AMSGrad 79.85, PowerSign 78.95, AddSign 78.50.",
        Setting = "A vision Transformer of 28 thousand parameters on pictures of 16 × 16, 500 steps with batches of 64, RandAugment and Mixup.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask plain = lab.Task("vit", "vit:patch=8,width=32,depth=2,heads=2", batch: 64, steps: 500, side: 16, measured: 1_024);
        ProxyTask task = Augmented.Task(plain, "randaugment:1:5,mixup:0.2", lab.Options.Seed);
        Contest contest = lab.Compare("all optimizers", [task], lab.Entrants([.. Optimizers.Select(optimizer => optimizer.Name)]));
        double[][] accuracies = [.. Optimizers.Select((_, e) => (double[])[.. contest.Accuracies(0, e)])];
        double[] paper = [.. Optimizers.Select(optimizer => optimizer.Paper)];
        double[] agreement = [.. Enumerable.Range(0, lab.Options.Studies).Select(s => Kendall.TauB(paper, [.. accuracies.Select(own => own[s])]))];
        Claim[] claims =
        [
            .. Enumerable.Range(1, Optimizers.Length - 1).Select(e => Above(contest, Lion, e)),
            Above(contest, AdamW, 6), Above(contest, AdamW, 7),
            Claim.Of("the order of all ten is the paper's", agreement, isBelow: false, "Kendall's τ with the paper's order, 1 for the same"),
        ];
        int[] order = [.. Enumerable.Range(0, Optimizers.Length).OrderByDescending(e => accuracies[e].Average())];
        DataTable ranks = new("order", "Accuracy on the test split here and in the paper, the best here first; means over studies with 95 % intervals.",
            ["optimizer", "here, %#", "in the paper, %#", "place here#", "place in the paper#"],
            [.. order.Select((e, place) => (IReadOnlyList<string>)
                [Optimizers[e].Name, Contest.Spread(accuracies[e]), $"{paper[e]:F2}", $"{place + 1}", $"{paper.Count(other => other > paper[e]) + 1}"])]);
        return new Outcome(claims, [ranks, contest.Table()], contest.Details());
    }

    private static Claim Above(Contest contest, int better, int other) => Claim.Of(
        $"{Optimizers[better].Name} above {Optimizers[other].Name} (+{Optimizers[better].Paper - Optimizers[other].Paper:F2} points)", contest.PointsAbove(0, better, other), isBelow: false, "points of accuracy", 2);
}
