using Panthera.Analysis;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Rewriting;
using Panthera.Rewriting.Recognition;
using Panthera.Search;
using Panthera.Search.Ablations;
using Panthera.Search.Funnels;
using Panthera.Search.Studies;
using Panthera.Store;
using Panthera.Training;

namespace Panthera.App.Commands;

/// <summary>Hears the stage, the share of it that is done, and what else there is to say.</summary>
internal delegate void StageTold(string stage, double done, string detail = "");

/// <summary>Goes the whole way; every stage is kept in the run as it ends, and what is there is not done again.</summary>
/// <param name="plan">What to do.</param>
/// <param name="file">The run.</param>
/// <param name="pool">The threads.</param>
/// <param name="tell">Hears how far it is.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class DiscoverJob(DiscoverPlan plan, RunFile file, TrainerPool pool, StageTold tell, CancellationToken cancellation)
{
    private const double AblationMargin = 0.2;

    /// <summary>Does all of it.</summary>
    /// <exception cref="OperationCanceledException">If it is cancelled.</exception>
    /// <exception cref="InputException">If the start program does not train.</exception>
    public Discovered Run()
    {
        DiscoveryReport search = new Discovery(plan.Search with { Record = file }, pool, progress => tell(progress.Stage, progress.Share, Spoken.Counted(progress))).Run(cancellation);
        (FunnelOptions funnelOptions, IReadOnlyList<FunnelStageResult> funnel) = RunFunnel(search);
        bool cameThrough = funnel.Count == plan.Stages.Count && funnel[^1].Survivors.Count > 0;
        // Where nobody came through, the one that got farthest goes on, and the report says what that is worth.
        FunnelRow row = cameThrough ? funnel[^1].Rows.First(r => r.Candidate == funnel[^1].Survivors[0]) : funnel[^1].Rows[0];
        // Larger models and longer trainings want another learning rate than the search's: the one of the largest tasks is what users get.
        FunnelCandidate chosen = row.Candidate with { Scale = row.Scale };

        tell("simplifying", 0);
        Simplified simplified = file.Remember("simplified", () => Simplify(chosen));
        Program program = Parser.Parse(simplified.Program, "the simplified program");
        tell("recognising", 0);
        Identified identity = Identification.Identify(program, cancellation);
        StudyOptions studyOptions = new()
        {
            Entrants = [new Entrant("found", _ => program, SearchSpace.Of([])), .. DiscoverPlan.Rivals.Select(EntrantOf)], Tasks = plan.VerdictTasks, Reference = 1,
            Studies = plan.Studies, Trials = plan.Trials, Seeds = 2, Seed = plan.Seed, Name = "comparison: ", Record = file,
        };
        IReadOnlyList<TaskStudies> studies = Study.Run(studyOptions, pool, share => tell("comparing on unseen tasks", share), cancellation);
        return new Discovered
        {
            Search = search, FunnelOptions = funnelOptions, Funnel = funnel, Chosen = chosen, CameThrough = cameThrough, Simplified = simplified, Program = program,
            Identity = identity, StudyOptions = studyOptions, Verdict = StudyVerdict.Of(studies, studyOptions.Reference, plan.Seed),
        };
    }

    private (FunnelOptions Options, IReadOnlyList<FunnelStageResult> Results) RunFunnel(DiscoveryReport search)
    {
        (IReadOnlyList<FunnelCandidate> candidates, FunnelCandidate start) = FunnelEntries.Of(search, file, plan.Candidates);
        FunnelOptions options = new()
        {
            // Short trainings forgive a constant learning rate: who has one shows what it can do with a schedule too.
            Candidates = [.. candidates.Concat(candidates.Select(candidate => candidate.FollowingSchedule()).OfType<FunnelCandidate>())], Baseline = start, Stages = plan.Stages, Keep = plan.Keep, Trials = plan.FunnelTrials, Seed = plan.Seed, Record = file,
        };
        return (options, Funnel.Run(options, pool, (stage, share) => tell($"funnel, {stage.Name}", share), cancellation));
    }

    private Simplified Simplify(FunnelCandidate chosen)
    {
        SimplifierOptions options = new();
        // What trainings of the search's length do not need would be removed: that it follows the schedule is seen on longer ones.
        FunnelCandidate measured = chosen.Unscheduled ?? chosen;
        Program program = Scales.Applied(measured.Program, measured.Scale);
        Simplification algebra = Simplifier.Simplify(program, options, cancellation);
        AblationOptions ablation = new(algebra.Program)
        {
            Margin = AblationMargin, Seed = plan.Seed, Simplify = p => Simplifier.Simplify(p, options, cancellation).Program,
        };
        AblationReport removal = Ablation.Run(ablation, pool, plan.Search.Tasks, progress => tell($"simplifying, {progress.Stage}", progress.Share), cancellation);
        Program final = chosen.Unscheduled is null ? removal.Result : Scales.Applied(Scheduled.Of(removal.Result) ?? removal.Result, chosen.Scale / measured.Scale);
        Program result = Simplifier.Simplify(final, options, cancellation).Program;
        return new Simplified(
            result.ToString(), $"Algebra left {algebra.Program.Statements.Length} of {program.Statements.Length} statements and {algebra.Program.States} of {program.States} states.",
            AblationTables.InWords(removal) + (chosen.Unscheduled is null ? "" : " At last its update was multiplied by the learning rate, as in the funnel."), AblationTables.Explanation(removal), AblationTables.Headings(removal), [.. AblationTables.Cells(removal)]);
    }

    private static Entrant EntrantOf(string rival) => new(
        rival, values => Catalogue.Open(rival, values).Parsed.Program, SearchSpace.Of(Catalogue.Open(rival).Parsed.Hyperparameters));
}
