using Panthera.Figures.Charts;
using Panthera.Figures.Pages;
using Panthera.Search;
using Panthera.Search.Studies;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>How much learning rate and weight decay matter: a map of both for each optimizer.</summary>
internal static class Sensitivity
{
    private const ulong SeedStream = 401;

    private const int Seeds = 5;

    private static readonly double[] Rates = [1.0 / 8, 1.0 / 4, 1.0 / 2, 1, 2, 4], Decays = [0, 1e-3, 3e-3, 1e-2];

    private static readonly string[] Optimizers = ["lion", "adamw"];

    public static Experiment Experiment { get; } = new()
    {
        Name = "sensitivity", Title = "heat maps of learning rate and weight decay", Data = "pictures",
        Paper = "ViT-B/16 on ImageNet: over a grid of learning rates and weight decays Lion's accuracy falls less than AdamW's; Lion is less sensitive to both.",
        Setting = "A vision Transformer on pictures of 16 × 16, 500 steps. Each optimizer's learning rate is tuned first, and its grid lies around that; weight decay is the share of the weights that a step takes "
            + "at the tuned learning rate (lr · λ) and grows with the learning rate along a row, as it does for a fixed λ.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask task = lab.Task("vit", "vit:patch=8,width=32,depth=2,heads=2", batch: 64, steps: 500, side: 16, measured: 1_024);
        IReadOnlyList<Entrant> entrants = [.. Optimizers.Select(name => lab.Entrant(name))];
        Contest tuned = lab.Compare("learning rates", [task], entrants);
        double[] scales = [.. tuned.Verdict.Tasks[0].Rows.Select(row => Middle(row.Settings.Select(settings => settings.Scale)))];
        (int Entrant, int Decay, int Rate, int Seed)[] cells =
        [
            .. from e in Enumerable.Range(0, Optimizers.Length)
               from decay in Enumerable.Range(0, Decays.Length)
               from rate in Enumerable.Range(0, Rates.Length)
               from seed in Enumerable.Range(0, Seeds)
               select (e, decay, rate, seed),
        ];
        double[] accuracies = lab.Each("grids", [.. cells.Select(c => $"{Optimizers[c.Entrant]} {c.Decay} {c.Rate} {c.Seed}")], (trainers, i) =>
        {
            (int e, int decay, int rate, int seed) = cells[i];
            TrainingResult result = trainers.For(task).Run(
                new TrainingRun(entrants[e].Bind(new Dictionary<string, double>()), new Rng(lab.Options.Seed, SeedStream, (ulong)seed).NextULong())
                {
                    Scale = Scales.Rounded(scales[e] * Rates[rate]), WeightDecay = Scales.Rounded(Decays[decay] * Rates[rate]), MeasuredOn = Split.Test,
                },
                lab.Cancellation);
            // What diverges knows as little as a guess.
            return 100 * (result.Ending == Ending.Finished ? result.Accuracy : 1.0 / task.Classes);
        });
        double At(int e, int decay, int rate, int seed) => accuracies[((e * Decays.Length + decay) * Rates.Length + rate) * Seeds + seed];
        double Mean(int e, int decay, int rate) => Enumerable.Range(0, Seeds).Average(seed => At(e, decay, rate, seed));
        double[][] Map(int e) => [.. Enumerable.Range(0, Decays.Length).Select(decay => Enumerable.Range(0, Rates.Length).Select(rate => Mean(e, decay, rate)).ToArray())];
        double[][][] maps = [.. Optimizers.Select((_, e) => Map(e))];

        // How far the grid lies below the cell that is best on the mean of all seeds, by seed, of what that cell has above a guess: a map without
        // anything learned is not robust.
        double chance = 100.0 / task.Classes;
        double Loss(int e, int seed, Func<int, int, bool> counts)
        {
            (int Decay, int Rate)[] all = [.. from decay in Enumerable.Range(0, Decays.Length) from rate in Enumerable.Range(0, Rates.Length) select (decay, rate)];
            (int bestDecay, int bestRate) = all.MaxBy(cell => maps[e][cell.Decay][cell.Rate]);
            double best = maps[e][bestDecay][bestRate] - chance;
            return best <= 0 ? double.NaN
                : 100 / best * all.Where(cell => counts(cell.Decay, cell.Rate)).Average(cell => At(e, bestDecay, bestRate, seed) - At(e, cell.Decay, cell.Rate, seed));
        }
        double[] Differences(Func<int, int, bool> counts) => [.. Enumerable.Range(0, Seeds).Select(seed => Loss(0, seed, counts) - Loss(1, seed, counts))];
        const string unit = "% of its best cell's accuracy above chance that a grid loses, Lion's less AdamW's";
        Claim[] claims =
        [
            Claim.Of("Lion loses less over the whole grid", Differences((_, _) => true), isBelow: true, unit, 2),
            Claim.Of("Lion loses less over learning rates within a factor of two", Differences((_, rate) => Rates[rate] is >= 0.5 and <= 2), isBelow: true, unit, 2),
        ];
        DataTable table = new("grids", $"Accuracy on the test split in per cent, means over {Seeds} seeds, by weight decay (lr · λ at the tuned learning rate) and learning rate (in multiples of the tuned one).",
            ["optimizer", "lr · λ#", .. Rates.Select(rate => $"lr × {rate:G3}#")],
            [.. Optimizers.SelectMany((name, e) => Decays.Select((decay, row) => (IReadOnlyList<string>)
                [row == 0 ? $"{name} (lr × {scales[e]:G3})" : "", Decayed(decay), .. maps[e][row].Select(accuracy => $"{accuracy:F1}")]))]);
        return new Outcome(claims,
            [
                table,
                .. Optimizers.Select((name, e) => new Illustration($"map-{name}", $"Accuracy of {name} in per cent; the middle of the grid is its tuned learning rate.", new HeatMap(
                    name, ("learning rate, in multiples of the tuned one", [.. Rates.Select(rate => $"{rate:G3}")]), ("lr · λ", [.. Decays.Select(Decayed)]), maps[e]) { Format = "F1", SmallIsGood = false }.Draw())),
            ],
            tuned.Details());
    }

    private static string Decayed(double decay) => decay == 0 ? "0" : decay.ToString("0e-0");

    /// <summary>The middle one of an odd number, the lower middle one of an even number.</summary>
    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(sorted.Length - 1) / 2];
    }
}
