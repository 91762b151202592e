using Panthera.Figures.Charts;
using Panthera.Figures.Pages;
using Panthera.Search.Verdicts;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>How much the loss rises around what Lion and AdamW find.</summary>
internal static class FlatRegions
{
    private const int Directions = 8, Examples = 512, Middle = 1;

    private const ulong SeedStream = 0x666C61;

    private static readonly (string Name, int Steps, string Model)[] Models =
    [
        ("vit", 500, "vit:patch=8,width=32,depth=2,heads=2"),
        ("resnet", 250, "resnet:width=8,stages=3,blocks=1"),
    ];

    private static readonly (FlatnessNoise Noise, string Name, string Axis, double[] Sizes)[] Noises =
    [
        (FlatnessNoise.Weights, "weights", "deviation of a weight's noise", [0.01, 0.02, 0.04]),
        (FlatnessNoise.Filters, "filters", "share of a filter's length", [0.1, 0.2, 0.4]),
    ];

    public static Experiment Experiment { get; } = new()
    {
        Name = "flatness", Title = "how flat the loss is around what Lion and AdamW find", Data = "pictures", Studies = 6,
        Paper = "Lion finds smoother regions: around what it found the training loss rises less under random steps than around what AdamW found.",
        Setting = "Models of 20 and 28 thousand parameters, pictures of 16 × 16, 250 and 500 steps with batches of 64; both optimizers are tuned by validation loss, then trained again with what each "
            + "study chose, each time on a fresh seed that both share. Steps in all weights count the same for small weights and large ones, steps in filters are shares of their length. A solution with a higher "
            + "training loss may be flatter for that alone: the table has both.",
        Run = Run,
    };

    /// <summary>What was measured around a solution.</summary>
    /// <param name="Loss">The training loss there; infinite if the training diverged.</param>
    /// <param name="Size">The root mean square of its weights.</param>
    /// <param name="Rises">By how much the loss rises, by noise and size.</param>
    private sealed record Around(double Loss, double Size, double[][] Rises);

    private static Outcome Run(Lab lab)
    {
        ProxyTask[] tasks = [.. Models.Select(model => lab.Task(model.Name, model.Model, batch: 64, model.Steps, side: 16, measured: 1_024))];
        Contest contest = lab.Compare("tuning", tasks, lab.Entrants("lion", "adamw"));
        (int Task, int Study, int Entrant)[] items = [.. from task in Enumerable.Range(0, tasks.Length) from study in Enumerable.Range(0, lab.Options.Studies) from entrant in (int[])[0, 1] select (task, study, entrant)];
        Around[] found = lab.Each("fresh seeds", [.. items.Select(item => $"{Models[item.Task].Name} {item.Study + 1} of {contest.Options.Entrants[item.Entrant].Name}")], (trainers, i) =>
        {
            (int task, int study, int entrant) = items[i];
            TrainingRun run = contest.Again(task, entrant, study, new Rng(lab.Options.Seed, SeedStream, (ulong)study).NextULong());
            return Measure(trainers.For(tasks[task]), run, (ulong)study, lab.Cancellation);
        });
        Around[] Of(int task, int entrant) => [.. found.Where((_, i) => items[i].Task == task && items[i].Entrant == entrant)];
        Claim[] claims = [.. from task in Enumerable.Range(0, tasks.Length) from noise in Enumerable.Range(0, Noises.Length)
            select Claim.Of($"{Models[task].Name}, steps in {Noises[noise].Name}: the loss rises less around Lion's",
                Differences(Of(task, 0), Of(task, 1), noise, Middle), isBelow: true, $"nats at {Noises[noise].Sizes[Middle]}", 4)];
        DataTable solutions = new(
            "solutions", $"{lab.Options.Studies} trainings of each, one a study, with fresh seeds: the loss on {Examples:N0} training examples in nats, and the size of a weight (root mean square); means with 95 % intervals.",
            ["model", "optimizer", "training loss#", "weights#"],
            [.. from task in Enumerable.Range(0, tasks.Length) from entrant in (int[])[0, 1] select (IReadOnlyList<string>)
            [
                entrant == 0 ? Models[task].Name : "", contest.Options.Entrants[entrant].Name, Contest.Spread([.. Of(task, entrant).Select(around => around.Loss)], 3),
                Contest.Spread([.. Of(task, entrant).Select(around => around.Size)], 3),
            ]]);
        DataTable rises = new(
            "rises", $"By how much that loss rises on average over {Directions} random directions around each, in nats; means over studies with 95 % intervals.",
            ["model", "steps in", "size#", "lion#", "adamw#", "lion less adamw#"],
            [.. from task in Enumerable.Range(0, tasks.Length) from noise in Enumerable.Range(0, Noises.Length) from size in Enumerable.Range(0, Noises[noise].Sizes.Length) select (IReadOnlyList<string>)
            [
                noise + size == 0 ? Models[task].Name : "", size == 0 ? Noises[noise].Name : "", $"{Noises[noise].Sizes[size]}", Contest.Spread(Rises(Of(task, 0), noise, size), 4),
                Contest.Spread(Rises(Of(task, 1), noise, size), 4), Contest.SignedSpread(Differences(Of(task, 0), Of(task, 1), noise, size), 4),
            ]]);
        IEnumerable<Illustration> charts = Models.Select((model, task) => new Illustration(
            $"rise-{model.Name}", $"{model.Name}: the rise of the training loss by the size of the step, means over studies with 95 % intervals.", Drawn([Of(task, 0), Of(task, 1)]).Draw()));
        return new Outcome(claims, [solutions, rises, .. charts, contest.Table()], contest.Details());
    }

    private static Around Measure(Trainer trainer, TrainingRun run, ulong directions, CancellationToken cancellation)
    {
        TrainingResult result = trainer.Run(run, cancellation);
        if (result.Ending != Ending.Finished) return new Around(double.PositiveInfinity, double.NaN, [.. Noises.Select(noise => noise.Sizes.Select(_ => double.NaN).ToArray())]);
        double loss = 0, square = trainer.Plan.Parameters.Average(weight => (double)weight * weight);
        double[][] rises = [.. Noises.Select(noise => noise.Sizes.Select(size =>
        {
            FlatnessResult flatness = trainer.MeasureFlatness(noise.Noise, size, Directions, Examples, directions);
            loss = flatness.Loss;
            cancellation.ThrowIfCancellationRequested();
            return flatness.Rise;
        }).ToArray())];
        return new Around(loss, Math.Sqrt(square), rises);
    }

    private static double[] Rises(IReadOnlyList<Around> solutions, int noise, int size) => [.. solutions.Select(around => around.Rises[noise][size])];

    private static double[] Differences(IReadOnlyList<Around> own, IReadOnlyList<Around> other, int noise, int size) =>
        [.. Rises(own, noise, size).Zip(Rises(other, noise, size), (left, right) => left - right)];

    private static Chart Drawn(Around[][] byEntrant)
    {
        string[] names = ["lion", "adamw"];
        Panel Of(int noise) => new($"Steps in {Noises[noise].Name}", new Axis(Noises[noise].Axis) { IsLogarithmic = true }, new Axis("rise of the training loss (nats)"),
            [.. byEntrant.Select((solutions, entrant) => new Series(names[entrant], [.. Noises[noise].Sizes.Select((size, s) =>
            {
                Interval interval = Interval.Of(Rises(solutions, noise, s));
                return new Value(size, interval.Mean, double.IsFinite(interval.HalfWidth) ? interval.HalfWidth : 0);
            })]))]);
        return new Chart("", "", [Of(0), Of(1)]) { Height = 380 };
    }
}
