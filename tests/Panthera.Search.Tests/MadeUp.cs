using System.Collections.Concurrent;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Training;

namespace Panthera.Search.Tests;

/// <summary>
/// Judges candidates by what a function says, without any training, at once or on the threads of a pool, where some take
/// longer than others.
/// </summary>
internal sealed class MadeUp(Func<EvaluationRequest, Evaluation> judge, TrainerPool? pool = null) : IEvaluator
{
    private readonly ConcurrentQueue<EvaluationRequest> _requests = [];

    /// <summary>All that was asked for, in order.</summary>
    public IReadOnlyCollection<EvaluationRequest> Requests => _requests;

    public Task<Evaluation> Evaluate(EvaluationRequest request, CancellationToken cancellation)
    {
        _requests.Enqueue(request);
        return pool is null ? Task.FromResult(judge(request)) : pool.Submit(_ =>
        {
            cancellation.ThrowIfCancellationRequested();
            // One in four takes a millisecond: they end in another order than they began in.
            if (((int)Fingerprint.Of(request.Program).Value & 3) == 0) Thread.Sleep(1);
            return judge(request);
        });
    }

    /// <summary>
    /// A fate that depends on all of the request, as with a real race: on what the program computes, on its scale, and on what
    /// levels and hurdles ask for.
    /// </summary>
    public static Evaluation Fate(EvaluationRequest request)
    {
        Rng rng = new((ulong)Fingerprint.Of(request.Program).Value, 1, (ulong)BitConverter.DoubleToInt64Bits(request.Scale));
        double talent = rng.NextNormal();
        List<double> scores = [];
        double[] losses = [.. Enumerable.Range(0, HurdleLosses.Count).Select(_ => 2 - 0.3 * talent)];
        int hurdle = losses.Zip(request.Rules.MaximumLosses).TakeWhile(pair => pair.First <= pair.Second).Count();
        if (hurdle < request.Rules.MaximumLosses.Length) return Of(request, [], [.. losses.Take(hurdle + 1)]);
        while (scores.Count < Fitness.Levels && (scores.Count == 0 || scores[^1] >= request.Rules.Minimum[scores.Count]))
            scores.Add(Math.Clamp(talent + 0.5 * rng.NextNormal(), -Yardstick.MaxScore, Yardstick.MaxScore));
        return Of(request with { Scale = Scales.Rounded(request.Scale * Math.Pow(2, rng.Next(3) - 1)) }, scores, losses);
    }

    /// <summary>An evaluation with a score at each level that is reached.</summary>
    public static Evaluation Of(EvaluationRequest request, IReadOnlyList<double> scores, params IReadOnlyList<double> losses) => new(
        scores.Count == 0 ? new Fitness(Fitness.Failed, 0) : new Fitness(scores.Count - 1, scores[^1]), request.Scale, [.. scores], [.. losses],
        Trainings: 1 + scores.Count, Diverged: scores.Count == 0 ? 1 : 0, Work: 1000 * (1 + scores.Count), Seconds: 0.001);

    /// <summary>A score at all levels that the program's own function says; the race lets it go as far as its score passes.</summary>
    public static Func<EvaluationRequest, Evaluation> By(Func<Program, double> score) => request =>
    {
        double own = score(request.Program);
        int levels = 1 + Enumerable.Range(1, Fitness.Levels - 1).TakeWhile(level => own >= request.Rules.Minimum[level]).Count();
        return Of(request, [.. Enumerable.Repeat(own, levels)], 1, 1);
    };
}
