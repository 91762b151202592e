using Panthera.Analysis;
using Panthera.App.Output;
using Panthera.Search;
using Panthera.Search.Verdicts;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>What a search found, for people and as JSON.</summary>
internal static class SearchReport
{
    /// <summary>Prints the program, the counts, the gains and the verdict.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="found">Its best program.</param>
    /// <param name="setting">How the search was called.</param>
    /// <param name="saved">Where the program was saved; null if it could not be.</param>
    /// <param name="terminal">Where to print.</param>
    public static void Print(DiscoveryReport report, FoundProgram found, SearchSetting setting, string? saved, Terminal terminal)
    {
        TextWriter output = terminal.Output;
        int redundant = found.Text.Statements.Length - found.Pruned.Statements.Length;
        output.WriteLine($"The best program{(redundant == 0 ? "" : $", without {redundant} of its statements, which do not matter")}:");
        output.WriteLine();
        output.WriteLine(found.Pruned);
        if (!Liveness.Of(found.Pruned).LearningRate)
        {
            output.WriteLine("It does not read the learning rate: schedules have no effect on it, its step is the last constant's.");
            output.WriteLine();
        }
        if (saved is not null) output.WriteLine($"saved to     {saved}");
        output.WriteLine($"fingerprint  {found.Fingerprint}");
        output.WriteLine($"run hash     {report.RunHash}");
        output.WriteLine($"run again    {setting.CommandLine}");
        output.WriteLine($"look closer  panthera show {Spoken.Word(setting.Run)}");
        if (report.Options.SearchBudget.Time is not null)
            output.WriteLine("             (limited by time: faster machines get further; with --programs N a seed repeats its run)");
        output.WriteLine();

        if (report.Overfitting is { } overfitting)
        {
            terminal.Print(new Text(OverfittingReport.InWords(overfitting, report.Options.SelectionTasks)));
            output.WriteLine();
        }

        RatesReport.Print(report, terminal);
        CountsReport.Print(report.Search.Counts, terminal);

        output.WriteLine($"On the search's tasks ({string.Join(", ", setting.Tasks)}), with fresh seeds, in doublings of training steps:");
        output.WriteLine(Gain(
            "constants gained", report.ConstantsGained,
            $"{setting.Start} with its best constants against {setting.Start} at its best learning rate"));
        output.WriteLine(Gain("structure gained", report.StructureGained, "the best program against those best constants"));
        output.WriteLine();
        if (report.Selection.Count > 0)
        {
            terminal.Print(new Text($"On the selection tasks, all of them tuned with {Tuning.Trials} trainings each a task, what the search found "
                + "against the best of constants alone with the same budget:"));
            output.WriteLine();
            VerdictReport.Print(report.Selection, terminal);
            terminal.Print(new Text(VerdictReport.InWords("what was found", report.Selection)));
            output.WriteLine();
        }

        terminal.Print(new Text(
            $"On tasks that the search never saw, learning rates and weight decays tuned with {Tuning.Trials} trainings each a task:"));
        output.WriteLine();
        VerdictReport.Print(report.Verdicts, terminal);
        terminal.Print(new Text(Conclusion(report.Verdicts)));
        if (saved is null) return;
        output.WriteLine();
        output.WriteLine("Compare again: " + string.Join(' ', [
            "panthera", "compare", Spoken.Word(saved), .. report.Options.Rivals.Select(rival => rival.Name), "--tune",
            "--seeds", $"{report.Options.VerdictSeeds}", "--seed", $"{report.Options.Seed}",
            .. report.Verdicts.Select(verdict => $"--task {verdict.Task.Name}"),
        ]));
    }

    /// <summary>The result as one JSON object.</summary>
    public static object ToJson(DiscoveryReport report, FoundProgram found, SearchSetting setting, string? saved) => new
    {
        report.Search.Counts.Generated,
        Trained = report.Search.Counts.Of(Origin.Trained),
        report.Search.Counts.CacheHitRate,
        report.Search.Counts.RedundantShare,
        Refused = report.Search.Counts.Refused.ByReason.ToDictionary(),
        KnownBy = Enum.GetValues<Strength>().ToDictionary(strength => strength, report.Search.Counts.KnownBy),
        report.Search.Counts.Diverged,
        report.Search.Counts.Trainings,
        Times = new
        {
            report.Search.Counts.Times.Training, report.Search.Counts.Times.Cache, report.Search.Counts.Times.Breeding, report.Search.Counts.Times.Recording,
        },
        report.Search.Restarts,
        Overfitting = report.Overfitting is { } overfitting ? OverfittingReport.ToJson(overfitting) : null,
        report.TrainingsInAll,
        Seconds = report.Elapsed.TotalSeconds,
        SearchSeconds = report.Search.Elapsed.TotalSeconds,
        Run = setting.Run,
        report.Options.Seed,
        report.RunHash,
        Command = setting.CommandLine,
        Tasks = setting.Tasks,
        Best = Described(report.Best, found),
        Baseline = Described(report.Baseline, FoundProgram.Of(report.Baseline)),
        ConstantsOnly = Described(report.ConstantsOnly, FoundProgram.Of(report.ConstantsOnly)),
        report.ConstantsGained,
        report.StructureGained,
        Selection = VerdictReport.ToJson(report.Selection),
        Verdict = VerdictReport.ToJson(report.Verdicts),
        Conclusion = Conclusion(report.Verdicts),
        Out = saved,
    };

    /// <summary>What the file of the best program says about it.</summary>
    public static IEnumerable<string> Header(DiscoveryReport report, SearchSetting setting)
    {
        yield return $"Score on the search's tasks: {Spoken.Doublings(report.Best.Fitness.Score)} of {setting.Start}; on fresh seeds "
            + $"{Spoken.Signed(report.ConstantsGained.Mean + report.StructureGained.Mean, 2)}, "
            + $"of which structure {Signed(report.StructureGained)}.";
        yield return $"Verdict on unseen tasks: {Conclusion(report.Verdicts)}";
        yield return $"Run: {setting.Run}";
        yield return $"Run hash: {report.RunHash}";
    }

    /// <summary>Whether the found program won, in plain words.</summary>
    public static string Conclusion(IReadOnlyList<TaskVerdict> verdicts)
    {
        Decision[] decisions = [.. verdicts.SelectMany(verdict => verdict.Comparisons).Select(comparison => comparison.Decision)];
        string summary = Array.TrueForAll(decisions, d => d == Decision.Better) ? "The found program is better than all of its rivals."
            : decisions.Contains(Decision.Worse) ? "The found program does not win."
            : "Undecided: the found program is not shown to be better than all of its rivals.";
        return $"{summary} On the unseen tasks, all tuned alike, {VerdictReport.InWords("it", verdicts)}";
    }

    private static object Described(Candidate candidate, FoundProgram program) => new
    {
        Text = program.Text.ToString(), Pruned = program.Pruned.ToString(), Fingerprint = program.Fingerprint.ToString(),
        Fitness = candidate.Fitness.Score, candidate.Scale,
    };

    private static string Gain(string label, Interval gain, string meaning)
    {
        string steps = gain.Low > 0 ? $"worth {Math.Pow(2, gain.Mean):F2} × the training steps"
            : gain.High < 0 ? $"a loss: as {Math.Pow(2, gain.Mean):F2} × the training steps"
            : "nothing shown, as the interval contains 0";
        return $"  {label}  {Signed(gain)}  {steps}\n                    ({meaning})";
    }

    private static string Signed(Interval gain) => double.IsFinite(gain.HalfWidth)
        ? $"{Spoken.Signed(gain.Mean, 2)} (95 % interval {Spoken.Signed(gain.Low, 2)} to {Spoken.Signed(gain.High, 2)})"
        : Spoken.Signed(gain.Mean, 2);
}
