using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// A masked language model (BERT, Devlin et al. 2018, arXiv 1810.04805): a bidirectional pre-norm Transformer that names the tokens
/// that were hidden from it. Unlike BERT it has no second task of pairs of sentences, and its head is one linear layer.
/// </summary>
public static class MaskedEncoder
{
    // As in the decoder: narrow models want tokens of about the size of what layers add to them.
    private const double TokenDeviation = 1, PositionDeviation = 0.1;

    /// <summary>
    /// Token sequences and the places of the hidden ones → logits over the vocabulary at those places → cross-entropy. An example's
    /// tokens are the sequence, then the places, each from 0 to the sequence less one; there is one target a place.
    /// </summary>
    /// <param name="batch">Sequences in a batch.</param>
    /// <param name="sequence">Tokens of a sequence.</param>
    /// <param name="hidden">Places of a sequence whose tokens are to be named.</param>
    /// <param name="vocabulary">Tokens run from 0 to this less one; that which hides others is one of them.</param>
    /// <param name="width">The features of a token; a multiple of the heads.</param>
    /// <param name="depth">Layers.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of the feed-forward part, in widths of the model.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(int batch, int sequence, int hidden, int vocabulary, int width, int depth, int heads, int mlpRatio)
    {
        Graph graph = new(batch);
        Value tokens = graph.Tokens(sequence + hidden), x = Embed(tokens, vocabulary, width, sequence);
        for (int layer = 1; layer <= depth; layer++)
            x = TransformerBlock.Apply(x, $"layer {layer}", depth, heads, mlpRatio, causal: false);
        x.Apply(new LayerNorm(), "norm")
            .Apply(new ChosenRows(sequence, hidden), "", tokens)
            .Apply(new Linear(vocabulary, Initializers.TruncatedNormal(0.02)), "words")
            .Apply(new CrossEntropy());
        return graph;
    }

    /// <summary>Tokens with learned positions, under the names that all encoders share so that weights pass from one to the other.</summary>
    /// <param name="tokens">The graph's tokens.</param>
    /// <param name="vocabulary">Tokens that exist.</param>
    /// <param name="width">The features of a token.</param>
    /// <param name="sequence">How many of an example's tokens, from the first on.</param>
    internal static Value Embed(Value tokens, int vocabulary, int width, int sequence) =>
        tokens.Apply(new TokenEmbedding(vocabulary, width, Initializers.TruncatedNormal(TokenDeviation), sequence), "tokens")
            .Apply(new Positions(Initializers.TruncatedNormal(PositionDeviation)), "positions");
}
