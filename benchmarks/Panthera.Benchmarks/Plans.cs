using Panthera.Training.Graphs;

namespace Panthera.Benchmarks;

/// <summary>Plans that are ready to run.</summary>
internal static class Plans
{
    /// <summary>A plan with fresh weights, none of which is zero or one: otherwise a model without biases and gains would be the same.</summary>
    public static Plan WithWeights(Graph graph) => WithWeights(new Plan(graph));

    /// <summary>A plan with fresh weights and a random batch; tokens come from where targets do.</summary>
    public static Plan WithBatch(Graph graph) => WithBatch(graph, new Plan(graph));

    /// <summary>Gives a plan of a graph fresh weights and a random batch.</summary>
    public static Plan WithBatch(Graph graph, Plan plan)
    {
        WithWeights(plan);
        int classes = graph.Values[^1].Inputs[0].Shape.Width;
        Rng rng = new(3);
        foreach (ref float feature in plan.Batch.Features.AsSpan()) feature = (float)rng.NextNormal();
        foreach (ref int token in plan.Batch.Tokens.AsSpan()) token = rng.Next(classes);
        foreach (ref int target in plan.Batch.Targets.AsSpan()) target = rng.Next(classes);
        return plan;
    }

    private static Plan WithWeights(Plan plan)
    {
        plan.Initialize(1);
        Rng rng = new(2);
        foreach (ref float weight in plan.Parameters.AsSpan()) weight += 0.02f * (float)rng.NextNormal();
        return plan;
    }
}
