using Panthera.Language;
using Panthera.Rewriting.Recognition;
using Panthera.Search;
using Panthera.Search.Funnels;
using Panthera.Search.Studies;

namespace Panthera.App.Commands;

/// <summary>What simplification left of a program, as a run keeps it.</summary>
/// <param name="Program">The text of what is left.</param>
/// <param name="Algebra">What algebra did, in words.</param>
/// <param name="Removal">What was removed by measurement, in words.</param>
/// <param name="Explanation">What the table's columns mean.</param>
/// <param name="Headings">The table of removals.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record Simplified(string Program, string Algebra, string Removal, string Explanation, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What a discovery found.</summary>
internal sealed record Discovered
{
    /// <summary>The search.</summary>
    public required DiscoveryReport Search { get; init; }

    /// <summary>Who entered the funnel and under what terms.</summary>
    public required FunnelOptions FunnelOptions { get; init; }

    /// <summary>The funnel's stages.</summary>
    public required IReadOnlyList<FunnelStageResult> Funnel { get; init; }

    /// <summary>The program that was chosen, as it was evolved, with its scale.</summary>
    public required FunnelCandidate Chosen { get; init; }

    /// <summary>Whether it beat the baseline at every stage of the funnel.</summary>
    public required bool CameThrough { get; init; }

    /// <summary>What simplification left.</summary>
    public required Simplified Simplified { get; init; }

    /// <summary>The final program.</summary>
    public required Program Program { get; init; }

    /// <summary>Which optimizer it is, or the nearest.</summary>
    public required Identified Identity { get; init; }

    /// <summary>The comparison's terms.</summary>
    public required StudyOptions StudyOptions { get; init; }

    /// <summary>The comparison.</summary>
    public required StudyVerdict Verdict { get; init; }

    /// <summary>What the final program is called: the optimizer that it is, or <c>found</c>.</summary>
    public string Name => Identity.IsExact ? Identity.Name : "found";
}
