namespace Panthera.Training.Graphs;

/// <summary>How many examples of a batch are best computed at a time.</summary>
/// <remarks>
/// Small slices stay in the second cache between the forward and the backward pass; large ones read the parameters and write
/// their gradients less often. The choice weighs both by what they take on a common processor, and depends on nothing but
/// the graph: the same on every machine, so that results are. The benchmark <c>slices</c> shows how good it is.
/// </remarks>
internal static class Slices
{
    // A second cache of one MiB: not all blocks of an arena are in use at the same time.
    private const double CachedArena = 1.75e6, CachedParameters = 128e3;

    // The weights, their transpose, and the gradient, which is read and written.
    private const double ParameterPasses = 4;

    // How often the arena passes through a cache that is too small for it.
    private const double ArenaPasses = 3.5;

    // Bytes, floating-point operations and calls a second.
    private const double ParameterRate = 60e9, ArenaRate = 30e9, ProductRate = 100e9, CallRate = 10e6;

    // A faster choice must be so much faster, as a share of the step, to be worth a larger arena.
    private const double WorthIt = 0.01;

    /// <summary>The examples of a slice: a divisor of the batch, and all of it where examples depend on each other.</summary>
    public static int ExamplesOf(Graph graph)
    {
        Value[] computed = [.. graph.Values.Where(value => value.Operation is not null)];
        if (computed.Any(value => value.Operation!.MixesExamples)) return graph.Batch;
        int[] choices = [.. Enumerable.Range(1, graph.Batch).Where(examples => graph.Batch % examples == 0)];
        double[] extra = [.. choices.Select(examples => ExtraSeconds(graph, computed, examples))];
        double products = 3 * graph.Batch * computed.Sum(value => value.Operation!.Flops(value.InputShapes)) / ProductRate;
        double enough = extra.Min() + WorthIt * products;
        return choices[Array.FindIndex(extra, seconds => seconds <= enough)];
    }

    // What a step takes beside its products.
    private static double ExtraSeconds(Graph graph, Value[] computed, int examples)
    {
        int slices = graph.Batch / examples;
        double parameters = sizeof(float)
            * computed.Sum(value => value.Operation!.Parameters(value.InputShapes).Sum(request => (double)request.Shape.Length));
        double arena = sizeof(float) * (double)new PlanLayout(graph, examples).SliceLength;
        double seconds = 2.0 * slices * computed.Length / CallRate;
        if (parameters > CachedParameters) seconds += slices * ParameterPasses * parameters / ParameterRate;
        if (arena > CachedArena) seconds += slices * ArenaPasses * arena / ArenaRate;
        return seconds;
    }
}
