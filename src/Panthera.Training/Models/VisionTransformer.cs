using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// A Vision Transformer (Dosovitskiy et al. 2020, arXiv 2010.11929): a picture is cut into patches, which are the tokens
/// of a pre-norm Transformer with learned positions; the mean of the last layer is classified.
/// </summary>
public static class VisionTransformer
{
    /// <summary>Square pictures → logits → cross-entropy. Features of an example are in the order channel, y, x.</summary>
    /// <param name="batch">Pictures in a batch.</param>
    /// <param name="imageSize">The side of a picture in pixels.</param>
    /// <param name="channels">Colours of a pixel.</param>
    /// <param name="patch">The side of a patch in pixels; it divides the side of the picture.</param>
    /// <param name="width">The features of a token; a multiple of the heads.</param>
    /// <param name="depth">Layers.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of the feed-forward part, in widths of the model.</param>
    /// <param name="classes">Classes to tell apart; one target a picture.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(
        int batch, int imageSize, int channels, int patch, int width, int depth, int heads, int mlpRatio, int classes)
    {
        Graph graph = new(batch);
        Tower(graph.Features(channels, imageSize, imageSize), patch, width, depth, heads, mlpRatio)
            .Apply(new Linear(classes, Initializers.TruncatedNormal(0.02)), "head")
            .Apply(new CrossEntropy());
        return graph;
    }

    /// <summary>All but the head: (channels × size × size) → (width). Whoever uses it has parameters of the same names.</summary>
    internal static Value Tower(Value pictures, int patch, int width, int depth, int heads, int mlpRatio)
    {
        Value x = pictures
            .Apply(new Patches(patch))
            .Apply(new Linear(width, Initializers.Xavier()), "patches")
            .Apply(new Positions(Initializers.TruncatedNormal(0.3)), "tokens");
        for (int layer = 1; layer <= depth; layer++)
            x = TransformerBlock.Apply(x, $"layer {layer}", depth, heads, mlpRatio, causal: false);
        return x.Apply(new LayerNorm(), "norm").Apply(new MeanPool());
    }
}
