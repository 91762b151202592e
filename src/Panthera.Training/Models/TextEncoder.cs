using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// The encoder of <see cref="MaskedEncoder"/> with a head that names the class of a text: the mean over its tokens is classified.
/// Parameters of the encoder have the same names, so that a masked language model's serve as a beginning.
/// </summary>
public static class TextEncoder
{
    /// <summary>Token sequences that end in padding → logits → cross-entropy.</summary>
    /// <param name="batch">Texts in a batch.</param>
    /// <param name="sequence">Tokens of a text with its padding.</param>
    /// <param name="vocabulary">Tokens run from 0 to this less one; that which pads is one of them.</param>
    /// <param name="pad">The token that pads.</param>
    /// <param name="width">The features of a token; a multiple of the heads.</param>
    /// <param name="depth">Layers.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of the feed-forward part, in widths of the model.</param>
    /// <param name="classes">Classes to tell apart; one target a text.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(
        int batch, int sequence, int vocabulary, int pad, int width, int depth, int heads, int mlpRatio, int classes)
    {
        PaddedTokens padding = new(0, sequence, pad);
        Graph graph = new(batch);
        Value tokens = graph.Tokens(sequence), x = MaskedEncoder.Embed(tokens, vocabulary, width, sequence);
        for (int layer = 1; layer <= depth; layer++)
        {
            x = TransformerBlock.Apply(x, $"layer {layer}", depth, heads, mlpRatio,
                packed => packed.Apply(new BiasedAttention(heads, padding: padding), "", tokens));
        }
        x.Apply(new LayerNorm(), "norm")
            .Apply(new PaddedMeanPool(padding), "", tokens)
            .Apply(new Linear(classes, Initializers.TruncatedNormal(0.02)), "head")
            .Apply(new CrossEntropy());
        return graph;
    }
}
