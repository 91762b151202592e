using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// An MLP-Mixer (Tolstikhin et al. 2021, arXiv 2105.01601): a picture is cut into patches; each block mixes first the tokens
/// of every feature, then the features of every token, with a perceptron of one hidden layer each.
/// </summary>
public static class Mixer
{
    /// <summary>Square pictures → logits → cross-entropy. Features of an example are in the order channel, y, x.</summary>
    /// <param name="batch">Pictures in a batch.</param>
    /// <param name="imageSize">The side of a picture in pixels.</param>
    /// <param name="channels">Colours of a pixel.</param>
    /// <param name="patch">The side of a patch in pixels; it divides the side of the picture.</param>
    /// <param name="width">The features of a token.</param>
    /// <param name="depth">Blocks.</param>
    /// <param name="tokensHidden">The hidden width of the perceptron that mixes tokens.</param>
    /// <param name="channelsHidden">The hidden width of the perceptron that mixes features.</param>
    /// <param name="classes">Classes to tell apart; one target a picture.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(
        int batch, int imageSize, int channels, int patch, int width, int depth, int tokensHidden, int channelsHidden, int classes)
    {
        Initializer inner = Initializers.Xavier(), outer = Initializers.Xavier(1 / Math.Sqrt(2.0 * Math.Max(depth, 1)));
        Graph graph = new(batch);
        Value x = graph.Features(channels, imageSize, imageSize)
            .Apply(new Patches(patch))
            .Apply(new Linear(width, inner), "patches");
        int tokens = x.Shape.Rows;
        for (int block = 1; block <= depth; block++)
        {
            string label = $"block {block}";
            Value mixed = x.Apply(new LayerNorm(), $"{label}.norm 1")
                .Apply(new TransposeTokens())
                .Apply(new Linear(tokensHidden, inner), $"{label}.tokens.in")
                .Apply(new Gelu())
                .Apply(new Linear(tokens, outer), $"{label}.tokens.out")
                .Apply(new TransposeTokens());
            x = x.Apply(new Add(), "", mixed);
            Value expanded = x.Apply(new LayerNorm(), $"{label}.norm 2")
                .Apply(new Linear(channelsHidden, inner), $"{label}.channels.in")
                .Apply(new Gelu());
            x = expanded.Apply(new Linear(width, outer), $"{label}.channels.out", x);
        }
        x.Apply(new LayerNorm(), "norm")
            .Apply(new MeanPool())
            .Apply(new Linear(classes, Initializers.TruncatedNormal(0.02)), "head")
            .Apply(new CrossEntropy());
        return graph;
    }
}
