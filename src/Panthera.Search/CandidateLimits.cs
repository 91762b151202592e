using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>
/// What a candidate's steps may cost: counted, not timed, so that a run does not depend on the machine.
/// </summary>
public sealed record CandidateLimits
{
    /// <summary>The most bytes of states that matter, a parameter.</summary>
    public int StateBytes { get; init; } = 16;

    /// <summary>The longest step, in expected nanoseconds a parameter, see <see cref="StepCost"/>.</summary>
    public double StepNanoseconds { get; init; } = 20;

    /// <summary>Why a program is too expensive to be trained, as <see cref="RefusalCounts"/> calls it; null if it is not.</summary>
    public string? Refuse(Program program)
    {
        Cost cost = Cost.Of(program);
        return cost.BytesOfState > StateBytes ? RefusalCounts.TooMuchState
            : StepCost.Of(cost) > StepNanoseconds ? RefusalCounts.TooSlow
            : null;
    }
}
