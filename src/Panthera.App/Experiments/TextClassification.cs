using Panthera.Search.Studies;
using Panthera.Training;
using Panthera.Training.Checkpoints;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Fine-tuning of masked language models on texts with classes, at two sizes.</summary>
internal static class TextClassification
{
    private const int Vocabulary = 512;

    private const ulong PretrainingStream = 411;

    private static readonly (string Name, string Sizes, string Paper, double Gain)[] Sizes =
    [
        ("small", "sequence=32,vocabulary=512,width=32,depth=2,heads=2", "T5 Base", 87.91 - 87.42),
        ("large", "sequence=32,vocabulary=512,width=48,depth=2,heads=4", "T5 Large", 89.86 - 89.46),
    ];

    // Multiples of AdamW's learning rate, of which pre-training takes the best.
    private static readonly double[] Scales = [2, 4, 8, 16];

    public static Experiment Experiment { get; } = new()
    {
        Name = "text-classification", Title = "pre-trained language models fine-tuned on texts with classes: Lion, AdamW", Data = "texts with classes",
        Paper = "T5 fine-tuned on GLUE, mean score, AdamW → Lion: Base 87.42 → 87.91, Large 89.46 → 89.86, 11B 91.08 → 91.60.",
        Setting = "Encoders of about 40 and 80 thousand parameters and 80 steps with batches of 64 stand for the two smaller models of the paper. Their "
            + "beginning is a masked language model that AdamW, with the best of four learning rates, trained for 1,000 steps on the same texts without their "
            + "classes: in each study another one, which is the same for both optimizers. " + LanguageOptimizers.Setting,
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        TaskData data = lab.Data();
        data.ReadsRequests = true;
        // Before anything is trained: data without texts with classes is refused here.
        data.Vocabulary = data.NativeClassifiedTexts(Vocabulary).Vocabulary;
        IReadOnlyList<Entrant> entrants = LanguageOptimizers.Of(lab);
        Contest[] contests = [.. Sizes.Select(size =>
        {
            ProxyTask task = lab.Task($"encoder-{size.Name}", $"encoder:{size.Sizes}", batch: 64, steps: 80);
            ProxyTask masked = lab.Task($"masked-{size.Name}", $"bert:{size.Sizes}", batch: 32, steps: 1_000, measured: 1_024);
            WeightTransfer[] weights = [.. Pretrained(lab, masked, entrants[1]).Select(path => Lab.Weights(path, task))];
            IEnumerable<Entrant> tuners = entrants.Select(entrant => entrant with { Recipe = (run, study) => run with { FirstWeights = weights[study] } });
            return lab.Compare($"fine-tuning of {task.Name}", [task], [.. tuners]);
        })];
        return new Outcome(
            [.. Sizes.Select((size, s) => Claim.Of(
                $"encoder-{size.Name}: Lion above AdamW ({size.Paper}: +{size.Gain:F2} points)", contests[s].PointsAbove(0, 0, 1), isBelow: false, "points of accuracy", 2))],
            [.. contests.Select((contest, s) => contest.Table($"results-of-{Sizes[s].Name}"))],
            [.. contests.SelectMany((contest, s) => contest.Details($"{Sizes[s].Name}-"))]);
    }

    /// <summary>A model a study, by the learning rate that is best on the validation split.</summary>
    private static IReadOnlyList<string> Pretrained(Lab lab, ProxyTask task, Entrant entrant)
    {
        TrainingRun RunOf(double scale, int index) =>
            Study.RunOf(entrant, TrialSettings.Declared(scale), new Rng(lab.Options.Seed, PretrainingStream, (ulong)index).NextULong());
        double[] losses = lab.Each($"tuning of {task.Name}", [.. Scales.Select(scale => $"learning rate × {scale}")], (trainers, s) =>
            trainers.For(task).Run(RunOf(Scales[s], 0), lab.Cancellation).Loss);
        double best = Scales.Zip(losses).MinBy(tried => tried.Second).First;
        return lab.Pretrain($"pre-training of {task.Name}", task,
            [.. Enumerable.Range(0, lab.Options.Studies).Select(study => ($"{task.Name}-{study + 1}", RunOf(best, study + 1)))]);
    }
}
