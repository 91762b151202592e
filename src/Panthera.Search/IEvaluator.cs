using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>A candidate to be judged.</summary>
/// <param name="Program">The program.</param>
/// <param name="Scale">The scale at which its race for the best scale begins.</param>
/// <param name="Rules">What the race asks for, as it stood when the candidate was bred.</param>
public sealed record EvaluationRequest(Program Program, double Scale, RaceRules Rules);

/// <summary>
/// Judges candidates. What it finds depends on the request alone, apart from the seconds: another process, or another machine,
/// may stand behind it.
/// </summary>
public interface IEvaluator
{
    /// <summary>Begins to judge a candidate, after those that were begun before.</summary>
    /// <param name="request">The candidate.</param>
    /// <param name="cancellation">Ends it soon; the task is then cancelled.</param>
    Task<Evaluation> Evaluate(EvaluationRequest request, CancellationToken cancellation);
}

/// <summary>The scores that a candidate needs to enter a level, and the losses at which its first training stops.</summary>
/// <param name="Minimum">
/// By level, from level 1. The entry at 0 is what the top level asks for on the selection tasks, where these are measured in the loop.
/// </param>
/// <param name="MaximumLosses">By hurdle: the highest mean training loss, in nats; empty if there are no hurdles.</param>
public readonly record struct RaceRules(ImmutableArray<double> Minimum, ImmutableArray<double> MaximumLosses)
{
    /// <summary>The least that who enters the top level must reach on the selection tasks, see <see cref="InLoopSelection.Score"/>.</summary>
    public double MinimumSelection => Minimum[0];

    /// <summary>All of it in a row, for a record to keep.</summary>
    public ImmutableArray<double> Numbers => [.. Minimum, .. MaximumLosses];

    /// <summary>The rules that such a row is of.</summary>
    public static RaceRules Of(ImmutableArray<double> numbers) => new(numbers[..Fitness.Levels], numbers[Fitness.Levels..]);
}

/// <summary>What became of a candidate.</summary>
/// <param name="Fitness">How good it is.</param>
/// <param name="Scale">The scale at which it is.</param>
/// <param name="Scores">Its mean score at each level that it finished.</param>
/// <param name="Losses">The mean training loss at each hurdle that its first training came to, in nats.</param>
/// <param name="Trainings">How many trainings were begun.</param>
/// <param name="Diverged">How many of them diverged.</param>
/// <param name="Work">Floating-point operations of all of them: the budget's unit, the same on every machine.</param>
/// <param name="Seconds">How long their thread worked, as <see cref="SearchTimes"/> counts it: the only part that depends on the machine.</param>
/// <param name="Selection">What it reached on the selection tasks, if they were measured, see <see cref="InLoopSelection.Score"/>.</param>
public sealed record Evaluation(
    Fitness Fitness, double Scale, ImmutableArray<double> Scores, ImmutableArray<double> Losses, int Trainings, int Diverged, double Work,
    double Seconds, double? Selection = null);
