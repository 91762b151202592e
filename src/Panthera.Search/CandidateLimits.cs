using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>
/// What a candidate may cost. All but the last are counted, not timed, so that a run does not depend on the machine.
/// </summary>
public sealed record CandidateLimits
{
    /// <summary>The most statements; longer programs only shrink or change.</summary>
    public int Statements { get; init; } = Mutations.MaxStatements;

    /// <summary>The most bytes of states that matter, a parameter.</summary>
    public int StateBytes { get; init; } = 16;

    /// <summary>The longest step, in expected nanoseconds a parameter, see <see cref="StepCost"/>.</summary>
    public double StepNanoseconds { get; init; } = 20;

    /// <summary>The most trainings of one candidate in its whole race.</summary>
    public int Trainings { get; init; } = 100;

    /// <summary>The longest that one training may take, in seconds: nothing that is likely to happen, but a hang would stop the search.</summary>
    public double TrainingSeconds { get; init; } = 120;

    /// <summary>Why a program is too expensive to be trained, as <see cref="RefusalCounts"/> calls it; null if it is not.</summary>
    public string? Refuse(Program program)
    {
        Cost cost = Cost.Of(program);
        return cost.BytesOfState > StateBytes ? RefusalCounts.TooMuchState
            : StepCost.Of(cost) > StepNanoseconds ? RefusalCounts.TooSlow
            : null;
    }
}
