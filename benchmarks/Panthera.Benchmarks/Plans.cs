using Panthera.Training.Graphs;

namespace Panthera.Benchmarks;

/// <summary>Plans that are ready to run.</summary>
internal static class Plans
{
    /// <summary>A plan with fresh weights, none of which is zero or one: otherwise a model without biases and gains would be the same.</summary>
    public static Plan WithWeights(Graph graph)
    {
        Plan plan = new(graph);
        plan.Initialize(1);
        Rng rng = new(2);
        foreach (ref float weight in plan.Parameters.AsSpan()) weight += 0.02f * (float)rng.NextNormal();
        return plan;
    }

    /// <summary>A plan with fresh weights and a random batch; tokens come from where targets do.</summary>
    public static Plan WithBatch(Graph graph)
    {
        Plan plan = WithWeights(graph);
        int classes = graph.Values[^1].Inputs[0].Shape.Width;
        Rng rng = new(3);
        foreach (ref float feature in plan.Batch.Features.AsSpan()) feature = (float)rng.NextNormal();
        foreach (ref int token in plan.Batch.Tokens.AsSpan()) token = rng.Next(classes);
        foreach (ref int target in plan.Batch.Targets.AsSpan()) target = rng.Next(classes);
        return plan;
    }
}
