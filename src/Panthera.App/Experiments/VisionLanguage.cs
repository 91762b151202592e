using Panthera.Figures.Pages;
using Panthera.Search.Studies;
using Panthera.Training;
using Panthera.Training.Checkpoints;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Two towers trained by contrast, whole and with the image tower frozen.</summary>
internal static class VisionLanguage
{
    private const ulong SeedStream = 0x746F776572;

    private const string Tower = "patch=16,width=32,depth=2,heads=2", Text = "text-width=32,text-depth=1,text-heads=2,embedding=32";

    private const string ZeroShot = "zero-shot accuracy", ByPicture = "image to text recall@1", ByText = "text to image recall@1";

    private static readonly string[] Measured = [ZeroShot, ByPicture, "image to text recall@5", ByText, "text to image recall@5"];

    // Of the declared learning rate.
    private static readonly double[] Rates = [1, 2, 4, 8, 16, 32];

    public static Experiment Experiment { get; } = new()
    {
        Name = "vision-language", Title = "pictures and captions by contrast: Lion and AdamW, trained whole and with a frozen image tower", Data = "captioned pictures",
        Paper = "Lion has the higher zero-shot accuracy, +1.13 points with LiT-B/16, whose image tower is frozen, and BASIC-L reaches 88.3 % with it on ImageNet; Recall@K of pictures by text "
            + "and of texts by pictures is higher too.",
        Setting = "Towers of two layers and one layer of 32 features, batches of 64 pairs, 1,000 steps. The frozen tower is a vision Transformer that AdamW trained to name classes, at the best of "
            + $"{Rates.Length} learning rates by validation accuracy, and is the same for everyone. Recall is among the pairs of the test split, 1,000 at most.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        TaskData data = lab.Captions();
        ProxyTask clip = lab.Task("clip", $"clip:{Tower},{Text}", batch: 64, steps: 1_000, data, measured: 1_024);
        ProxyTask lit = lab.Task("lit", $"lit:{Tower},{Text}", batch: 64, steps: 1_000, data, measured: 1_024);
        ProxyTask vit = lab.Task("vit", $"vit:{Tower}", batch: 64, steps: 1_000, data, measured: 1_024);
        IReadOnlyList<Entrant> entrants = lab.Entrants("lion", "adamw");
        Contest whole = lab.Compare("whole", [clip], entrants);
        (string path, double accuracy) = TrainTower(lab, vit);
        WeightTransfer weights = Lab.Weights(path, lit);
        Contest frozen = lab.Compare("frozen image tower", [lit], [.. entrants.Select(entrant => entrant with { Recipe = (run, _) => run with { FirstWeights = weights } })]);
        Claim[] claims = [.. Claims("clip", whole, ""), .. Claims("lit", frozen, " (+1.13 points with LiT-B/16)")];
        DataTable measured = new(
            "measured", $"Per cent on the test split: means over studies with 95 % intervals. By chance: what a model that knows nothing gets. The frozen tower names {100 * accuracy:F1} % of validation classes.",
            ["model", "measured", "by chance#", "lion#", "adamw#", "lion less adamw#"], [.. Rows("clip", whole), .. Rows("lit", frozen)]);
        return new Outcome(claims, [measured, whole.Table("results-whole"), frozen.Table("results-frozen")], [.. whole.Details("whole-"), .. frozen.Details("frozen-")]);
    }

    /// <summary>Trains the tower that is to be frozen, and keeps it.</summary>
    /// <returns>The file, and its accuracy on the validation split.</returns>
    private static (string Path, double Accuracy) TrainTower(Lab lab, ProxyTask vit)
    {
        Entrant adamw = lab.Entrant("adamw");
        TrainingRun Of(double rate) => Study.RunOf(adamw, TrialSettings.Declared(rate), new Rng(lab.Options.Seed, SeedStream).NextULong());
        // By accuracy, as some classes may be there to validate but not to train, and their loss says how sure the model is.
        double[] accuracies = lab.Each("the frozen tower's learning rate", [.. Rates.Select(rate => $"{rate}")], (trainers, i) => trainers.For(vit).Run(Of(Rates[i]), lab.Cancellation).Accuracy);
        int best = Array.IndexOf(accuracies, accuracies.Max());
        return (lab.Pretrain("the frozen tower", vit, [("tower", Of(Rates[best]))])[0], accuracies[best]);
    }

    private static Claim[] Claims(string model, Contest contest, string paper)
    {
        Claim Of(string what, string name, string figure) => Claim.Of($"{model}: {what} is higher with Lion{figure}", Points(contest, name), isBelow: false, "points", 2);
        return [Of("zero-shot accuracy", ZeroShot, paper), Of("Recall@1 of texts by pictures", ByPicture, ""), Of("Recall@1 of pictures by texts", ByText, "")];
    }

    private static double[] Points(Contest contest, string name) => [.. contest.MeasuredAbove(0, 0, 1, name).Select(share => 100 * share)];

    private static IEnumerable<IReadOnlyList<string>> Rows(string model, Contest contest) => Measured.Select((name, row) =>
    {
        string Percent(int entrant) => Contest.Spread([.. contest.Measurements(0, entrant, name).Select(share => 100 * share)]);
        Measurement? any = contest.Verdict.Tasks[0].Studies.Studies.SelectMany(study => study).SelectMany(run => run.Trainings).SelectMany(training => training.Measurements)
            .FirstOrDefault(measured => measured.Name == name);
        return (IReadOnlyList<string>)
        [
            row == 0 ? model : "", name, any is null ? "–" : $"{100 * any.Chance:F2}", Percent(0), Percent(1), Contest.SignedSpread(Points(contest, name), 2),
        ];
    });
}
