using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>A multilayer perceptron: linear layers with ReLU between them.</summary>
public static class Mlp
{
    /// <summary>Features of <paramref name="inputs"/> numbers → logits of <paramref name="classes"/> → cross-entropy.</summary>
    /// <param name="batch">Examples in a batch.</param>
    /// <param name="inputs">Features of an example.</param>
    /// <param name="hidden">The widths of the hidden layers, from the input on; may be empty.</param>
    /// <param name="classes">Classes to tell apart; one target an example.</param>
    /// <exception cref="InputException">If a size is not positive.</exception>
    public static Graph Build(int batch, int inputs, IReadOnlyList<int> hidden, int classes)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        Graph graph = new(batch);
        Value x = graph.Features(inputs);
        for (int i = 0; i < hidden.Count; i++)
            x = x.Apply(new Linear(hidden[i], Initializers.He), $"hidden {i + 1}").Apply(new Relu());
        x.Apply(new Linear(classes, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        return graph;
    }
}
