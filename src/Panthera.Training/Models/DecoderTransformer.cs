using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// A language model: a pre-norm Transformer decoder with learned positions (as GPT-2) that predicts the next token at each
/// position.
/// </summary>
public static class DecoderTransformer
{
    // Each layer adds outputs of about unit size to the tokens: with 0.02, the deviation of wide models, a narrow model's tokens
    // would drown in the first layer's output, and it would sit at the frequencies of tokens for hundreds of steps.
    private const double TokenDeviation = 1, PositionDeviation = 0.1;

    /// <summary>Token sequences → logits over the vocabulary at each position → cross-entropy with the next token.</summary>
    /// <param name="batch">Sequences in a batch.</param>
    /// <param name="sequence">Tokens of a sequence; one target a token.</param>
    /// <param name="vocabulary">Tokens run from 0 to this less one.</param>
    /// <param name="width">The features of a token; a multiple of the heads.</param>
    /// <param name="depth">Layers.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of the feed-forward part, in widths of the model.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(int batch, int sequence, int vocabulary, int width, int depth, int heads, int mlpRatio)
    {
        Graph graph = new(batch);
        Value x = graph.Tokens(sequence)
            .Apply(new TokenEmbedding(vocabulary, width, Initializers.TruncatedNormal(TokenDeviation)), "tokens")
            .Apply(new Positions(Initializers.TruncatedNormal(PositionDeviation)), "positions");
        for (int layer = 1; layer <= depth; layer++)
            x = TransformerBlock.Apply(x, $"layer {layer}", depth, heads, mlpRatio, causal: true);
        x.Apply(new LayerNorm(), "norm")
            .Apply(new Linear(vocabulary, Initializers.TruncatedNormal(0.02)), "head")
            .Apply(new CrossEntropy());
        return graph;
    }
}
