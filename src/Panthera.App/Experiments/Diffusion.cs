using Panthera.Figures;
using Panthera.Figures.Pages;
using Panthera.Optimizers;
using Panthera.Search.Studies;
using Panthera.Training;
using Panthera.Training.Diffusion;
using Panthera.Training.Graphs;
using Panthera.Training.Metrics;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>A diffusion model: how near its samples are to real pictures.</summary>
internal static class Diffusion
{
    private const int Drawn = 256, DrawnSteps = 25, Shown = 32, Columns = 16, JudgeSteps = 600;

    private const ulong SeedStream = 0x64696666;

    private const double Average = 0.98;

    private const string Distance = "Fréchet distance", DistanceOfReal = "Fréchet distance of real pictures", JudgeAccuracy = "judge's accuracy in per cent";

    public static Experiment Experiment { get; } = new()
    {
        Name = "diffusion", Title = "a diffusion model that draws pictures: Lion and AdamW", Data = "pictures",
        Paper = "U-Nets on ImageNet, constant learning rate: at 256² the Fréchet Inception distance falls from AdamW's 4.7 to 4.1 with Lion, and Lion needs 2.3 times fewer steps; the "
            + "gain is larger at higher resolutions.",
        Setting = $"A U-Net of two levels on pictures of 12 × 12, 500 steps with batches of 32, constant after the warm-up, 1,000 steps of noise; what is measured is an average of the weights ({Average} of it "
            + $"stays at each step). {Drawn} samples in {DrawnSteps} steps (DDIM) from the same noise for everyone; features are a small classifier's of the same pictures, so that distances compare here only.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask task = lab.Task("unet", "unet:width=8,heads=2", batch: 32, steps: 500, side: 12, measured: 1_024);
        (DiffusionSource source, UNetShape shape) = ((DiffusionSource)task.Data, (UNetShape)task.Shape);
        // Nobody needs a judge where all has been judged before.
        Lazy<Judge> judge = new(() => Judge.Train(source.Pictures, lab.Steps(JudgeSteps), cancellation: lab.Cancellation));
        task = task with { Evaluate = (plan, _) => Judged(plan, shape, source, judge) };
        Schedule constant = new(ScheduleShape.Named("constant"));
        Entrant[] entrants = [.. lab.Entrants("lion", "adamw").Select(entrant => entrant with { Recipe = (run, _) => run with { Schedule = constant, Average = Average } })];
        try
        {
            Contest contest = lab.Compare("unet", [task], entrants);
            double untrained = Untrained(lab, task)[0];
            // Trainings of studies leave numbers only: one more of each is there to be seen.
            byte[][][] samples = lab.Each("samples", [.. entrants.Select(entrant => entrant.Name)], (trainers, e) =>
            {
                Trainer trainer = trainers.For(task);
                TrainingResult result = trainer.Run(contest.Again(0, e, 0, new Rng(lab.Options.Seed, SeedStream).NextULong()), lab.Cancellation);
                return result.Ending == Ending.Finished ? Bytes(Draw(trainer.Plan, shape, source, Shown)) : [];
            });
            return Told(contest, untrained, samples, shape);
        }
        finally
        {
            if (judge.IsValueCreated) judge.Value.Dispose();
        }
    }

    private static Outcome Told(Contest contest, double untrained, byte[][][] samples, UNetShape shape)
    {
        IReadOnlyList<double> Of(int entrant) => contest.Measurements(0, entrant, Distance);
        Claim[] claims =
        [
            Claim.Of("lower Fréchet distance with Lion (4.7 → 4.1, -14 %)", [.. Of(0).Zip(Of(1), (lion, adamw) => 100 * Math.Log(lion / adamw))], isBelow: true, "% of AdamW's", 1),
            Claim.Of("lower denoising loss with Lion", contest.LossAbove([0], 0, 1), isBelow: true, "% of AdamW's", 2),
            Claim.Of("fewer steps to the same loss with Lion (÷ 2.3, -1.20)", contest.StepsAbove(0, 0, 1), isBelow: true, "doublings of steps", 2),
        ];
        string Any(string name, string format) => contest.Measurements(0, 0, name).Concat(contest.Measurements(0, 1, name)).Where(double.IsFinite).ToArray() is { Length: > 0 } values ? values[0].ToString(format) : "–";
        DataTable distances = new(
            "samples", $"Fréchet distance of {Drawn} samples from test pictures, means over studies with 95 % intervals. Real pictures: as many training pictures. Untrained: a fresh model. "
                + $"The judge names the class of {Any(JudgeAccuracy, "F1")} % of test pictures.",
            ["pictures of", "Fréchet distance#"],
            [
                .. contest.Options.Entrants.Select((entrant, e) => (IReadOnlyList<string>)[entrant.Name, Contest.Spread(Of(e))]),
                ["an untrained model", $"{untrained:F2}"], ["no model: real training pictures", Any(DistanceOfReal, "F2")],
            ]);
        (string Name, IReadOnlyList<byte[]> Pictures)[] rows = [.. contest.Options.Entrants.Zip(samples, (entrant, pictures) => (entrant.Name, (IReadOnlyList<byte[]>)pictures)).Where(row => row.Item2.Count > 0)];
        IEnumerable<Illustration> sheet = rows.Length == 0 ? [] : [new Illustration(
            "drawn", "Samples after one more training of each with what its first study chose, from the same noise; none is left out.", PictureSheet.Drawn("Samples", rows, shape.ImageSize, Columns))];
        return new Outcome(claims, [distances, contest.Table(), .. sheet], contest.Details());
    }

    /// <summary>What the samples of a fresh model get, to know where learning begins.</summary>
    private static double[] Untrained(Lab lab, ProxyTask task) => lab.Each("an untrained model", ["fresh weights"], (trainers, _) =>
    {
        Plan plan = trainers.For(task).Plan;
        plan.Initialize(new Rng(lab.Options.Seed, SeedStream).NextULong());
        return task.Evaluate!(plan, Training.Data.Split.Test).FirstOrDefault(measured => measured.Name == Distance)?.Value ?? double.NaN;
    });

    private static Measurement[] Judged(Plan plan, UNetShape shape, DiffusionSource source, Lazy<Judge> judge)
    {
        DrawnPictures drawn = new(shape.ImageSize, shape.Channels, Draw(plan, shape, source, Drawn).Numbers);
        if (!Array.TrueForAll(drawn.Numbers, float.IsFinite)) return [];
        // A judge looks for one at a time.
        lock (judge)
        {
            DiffusionScores scores = DiffusionScores.Of(drawn, Wishes.None, source, judge.Value);
            return
            [
                new(Distance, scores.Frechet, double.NaN, Drawn), new(DistanceOfReal, scores.FrechetOfReal, double.NaN, Drawn),
                new(JudgeAccuracy, 100 * scores.JudgeAccuracy, 100.0 / source.Pictures.Classes, source.Distinct(Training.Data.Split.Test)),
            ];
        }
    }

    private static DrawnPictures Draw(Plan plan, UNetShape shape, DiffusionSource source, int count)
    {
        using Denoiser model = new(shape, source.Schedule);
        plan.Parameters.CopyTo(model.Weights);
        return new(shape.ImageSize, shape.Channels, model.Draw(new SamplingOptions { Steps = DrawnSteps }, count, [], []));
    }

    private static byte[][] Bytes(DrawnPictures drawn) => [.. Enumerable.Range(0, drawn.Count).Select(drawn.Bytes)];
}
