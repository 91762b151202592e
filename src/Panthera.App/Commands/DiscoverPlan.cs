using Panthera.App.Input;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Search.Funnels;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>What a discovery is to do.</summary>
/// <param name="Start">The program to start from.</param>
/// <param name="Search">The search.</param>
/// <param name="Stages">The funnel's stages.</param>
/// <param name="VerdictTasks">The tasks of the comparison.</param>
/// <param name="Seed">Seed of everything random.</param>
internal sealed record DiscoverPlan(
    NamedProgram Start, DiscoveryOptions Search, IReadOnlyList<FunnelStage> Stages, IReadOnlyList<ProxyTask> VerdictTasks, ulong Seed)
{
    /// <summary>Whom the result meets.</summary>
    public static IReadOnlyList<string> Rivals { get; } = ["adamw", "lion"];

    /// <summary>Independent tunings in the comparison.</summary>
    public required int Studies { get; init; }

    /// <summary>Trainings of each.</summary>
    public required int Trials { get; init; }

    /// <summary>Programs that enter the funnel.</summary>
    public int Candidates { get; init; } = 12;

    /// <summary>How many go on from its first stage.</summary>
    public int Keep { get; init; } = 6;

    /// <summary>Trainings for each one's settings on each of the funnel's tasks: with few of them luck in tuning decides who goes on.</summary>
    public int FunnelTrials { get; init; } = 13;

    /// <summary>What must be the same when it goes on.</summary>
    public IReadOnlyDictionary<string, string> Facts
    {
        get
        {
            Dictionary<string, string> facts = new(SearchFacts.Of(Search));
            foreach (ProxyTask task in Stages.SelectMany(stage => stage.Tasks).Concat(VerdictTasks)) facts[$"task {task.Name}"] = SearchFacts.Of(task);
            foreach (string rival in Rivals) facts[$"program {rival}"] = Catalogue.Open(rival).Parsed.Program.ToString();
            return facts;
        }
    }
}
