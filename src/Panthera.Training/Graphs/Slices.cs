namespace Panthera.Training.Graphs;

/// <summary>How many examples of a batch are best computed at a time.</summary>
internal static class Slices
{
    // What stays in the second cache of common processors, with room for the parameters.
    private const int Bytes = 512 * 1024;

    // Below so many rows a matrix product is too short to run near its peak.
    private const int LeastRows = 128;

    /// <summary>The examples of a slice: a divisor of the batch, and all of it where examples depend on each other.</summary>
    public static int ExamplesOf(Graph graph)
    {
        Value[] computed = [.. graph.Values.Where(value => value.Operation is not null)];
        int examples = graph.Batch;
        if (computed.Any(value => value.Operation!.MixesExamples)) return examples;
        int rows = computed.Select(value => value.Shape.Rows).DefaultIfEmpty(1).Max();
        for (int next = examples - 1; next > 0 && next * rows >= LeastRows; next--)
        {
            if (graph.Batch % next != 0) continue;
            if (sizeof(float) * (long)new PlanLayout(graph, examples).Length <= Bytes) break;
            examples = next;
        }
        return examples;
    }
}
