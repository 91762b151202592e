using System.Globalization;
using Panthera.App.Output;
using Panthera.Optimizers;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>Settings of one optimizer that are as strong as another's, and what for.</summary>
internal sealed record Conversion(string From, string To, double LearningRate, double WeightDecay, EqualStrength Equal, Schedule Schedule, int Steps, int? Batch);

/// <summary>Prints them.</summary>
internal static class ConversionReport
{
    private const double FewestWarmup = 0.01;

    /// <summary>Prints the settings, the schedule, and what to look out for.</summary>
    public static void Print(Terminal terminal, Conversion conversion)
    {
        EqualStrength equal = conversion.Equal;
        Table settings = Tables.Create("setting", $"{conversion.From}#", $"{conversion.To}#", "worth trying#");
        string Range(double low, double high) => $"{Number(low)} to {Number(high)}";
        settings.Add("learning rate", Number(conversion.LearningRate), Number(equal.LearningRate),
            Range(conversion.LearningRate * equal.Range.Low, conversion.LearningRate * equal.Range.High));
        settings.Add("weight decay", Number(conversion.WeightDecay), Number(equal.WeightDecay), conversion.WeightDecay == 0 ? "–"
            : Range(conversion.WeightDecay / equal.Range.High, conversion.WeightDecay / equal.Range.Low));
        settings.Add("their product", Number(conversion.LearningRate * conversion.WeightDecay), Number(equal.LearningRate * equal.WeightDecay), "the same");
        terminal.Print(settings);
        terminal.Print(new Text($"On gradients that are noise the updates of {conversion.To} are {Number(1 / equal.Ratio)} times as large as those of {conversion.From} at one learning rate."));
        terminal.Output.WriteLine();
        Table schedule = Tables.Create("step#", "of the height#", $"{conversion.From}#", $"{conversion.To}#");
        foreach ((int step, double share) in Points(conversion))
            schedule.Add($"{step + 1:N0}", $"{share * 100:F1} %", Number(conversion.LearningRate * share), Number(equal.LearningRate * share));
        terminal.Print(schedule);
        terminal.Output.WriteLine($"Schedule: {conversion.Schedule}, over {conversion.Steps:N0} steps.");
        foreach (string word in Words(conversion)) terminal.Print(new Text(word));
        terminal.Output.WriteLine();
    }

    /// <summary>The report for <see cref="Json"/>.</summary>
    public static object ToJson(Conversion conversion) => new
    {
        conversion.From, conversion.To,
        Settings = new { conversion.Equal.LearningRate, conversion.Equal.WeightDecay, conversion.Equal.Ratio, LowestRatio = conversion.Equal.Range.Low, HighestRatio = conversion.Equal.Range.High },
        Schedule = Points(conversion).Select(p => new { p.Step, Share = p.Share, LearningRate = conversion.Equal.LearningRate * p.Share }),
        Warnings = Words(conversion),
    };

    /// <summary>Steps from 0 with the schedule there: its first ones, its height, its quarters and its last.</summary>
    private static IEnumerable<(int Step, double Share)> Points(Conversion conversion)
    {
        int last = conversion.Steps - 1;
        int height = Enumerable.Range(0, Math.Min(conversion.Steps, 1000)).Select(i => (int)((long)i * last / Math.Max(1, Math.Min(conversion.Steps, 1000) - 1)))
            .MaxBy(step => conversion.Schedule.At(step, conversion.Steps));
        return new[] { 0, height, last / 4, last / 2, (int)(last * 3L / 4), last }.Distinct().Order().Select(step => (step, (double)conversion.Schedule.At(step, conversion.Steps)));
    }

    private static List<string> Words(Conversion conversion)
    {
        List<string> words = [];
        if (conversion.Equal.IsOfSigns && conversion.Batch is { } batch && batch < EqualStrength.SmallBatch)
            words.Add($"warning: with batches of {batch}, below {EqualStrength.SmallBatch}, {conversion.To} is weak: the sign of a noisy gradient is noise; take larger batches or stay with {conversion.From}.");
        double warmup = conversion.Schedule.WarmupSteps is { } steps ? (double)steps / conversion.Steps : conversion.Schedule.WarmupShare;
        if (warmup < FewestWarmup) words.Add("hint: without a warm-up the first steps are full steps by a momentum of a few gradients; a warm-up of 1 to 10 % of the steps is usual.");
        if (conversion.To == "lion") words.Add("hint: for language models the paper takes beta1 = 0.95 and beta2 = 0.98.");
        return words;
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture).Replace('E', 'e').Replace("e-0", "e-", StringComparison.Ordinal);
}
