using Panthera.Figures.Pages;

namespace Panthera.App.Experiments;

/// <summary>One of the paper's tables or figures, made again at the scale of a laptop: a row of <see cref="ExperimentTable.All"/>.</summary>
internal sealed record Experiment
{
    /// <summary>The name that the command takes.</summary>
    public required string Name { get; init; }

    /// <summary>What is compared, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>What it learns from, as <c>--data</c> may bring it.</summary>
    public required string Data { get; init; }

    /// <summary>What the paper found, with its figures (arXiv 2302.06675, or as the text says).</summary>
    public required string Paper { get; init; }

    /// <summary>What must be known to read the results, beside what the tables say: what is smaller here than there.</summary>
    public required string Setting { get; init; }

    /// <summary>How many independent tunings each optimizer gets unless told otherwise.</summary>
    public int Studies { get; init; } = 5;

    /// <summary>How many trainings each tuning has unless told otherwise.</summary>
    public int Trials { get; init; } = 11;

    /// <summary>Makes it.</summary>
    public required Func<Lab, Outcome> Run { get; init; }
}

/// <summary>What came out of an experiment.</summary>
/// <param name="Claims">The paper's statements, each with what came out here.</param>
/// <param name="Summary">What people want to see first.</param>
/// <param name="Details">The rest, for the report.</param>
internal sealed record Outcome(IReadOnlyList<Claim> Claims, IReadOnlyList<Block> Summary, IReadOnlyList<Block> Details);
