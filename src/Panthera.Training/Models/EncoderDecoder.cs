using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// A model from text to text (T5, Raffel et al. 2019, arXiv 1910.10683): an encoder reads, a decoder attends to it and to what it has
/// written so far. Norms are of the root mean square, positions are biases by distance, and both sides share their embedding. Unlike
/// T5 every layer has a table of biases of its own, linear layers have a bias, and scores are divided by the root of their length.
/// </summary>
public static class EncoderDecoder
{
    /// <summary>
    /// Token sequences → logits over the vocabulary at each token of the answer → cross-entropy. An example's tokens are the text with
    /// its padding, then what the decoder reads: the answer one place later, after a token that starts it. Targets are the answer.
    /// </summary>
    /// <param name="batch">Texts in a batch.</param>
    /// <param name="sequence">Tokens of a text with its padding.</param>
    /// <param name="answer">Tokens of an answer.</param>
    /// <param name="vocabulary">Tokens run from 0 to this less one; that which pads is one of them.</param>
    /// <param name="pad">The token that pads.</param>
    /// <param name="width">The features of a token; a multiple of the heads.</param>
    /// <param name="depth">Layers of the encoder, and of the decoder.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of the feed-forward part, in widths of the model.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(int batch, int sequence, int answer, int vocabulary, int pad, int width, int depth, int heads, int mlpRatio)
    {
        TransformerBlock.RequireHeads(width, heads);
        PaddedTokens padding = new(0, sequence, pad);
        Parts parts = new(depth, mlpRatio);
        Graph graph = new(batch);
        Value tokens = graph.Tokens(sequence + answer);
        Value embedded = tokens.Apply(new TokenEmbedding(vocabulary, width, Initializers.TruncatedNormal(1)), "tokens");

        Value read = embedded.Apply(new RowRange(0, sequence));
        Relation around = Relation.Distances(sequence, bothWays: true), before = Relation.Distances(answer, bothWays: false);
        for (int layer = 1; layer <= depth; layer++)
        {
            string label = $"encoder {layer}";
            read = parts.Attend(read, label, new BiasedAttention(heads, around, padding: padding), tokens);
            read = parts.Forward(read, label);
        }
        read = read.Apply(new RmsNorm(), "encoder.norm");

        Value written = embedded.Apply(new RowRange(sequence, answer));
        for (int layer = 1; layer <= depth; layer++)
        {
            string label = $"decoder {layer}";
            written = parts.Attend(written, label, new BiasedAttention(heads, before, causal: true));
            written = parts.Consult(written, read, label, new BiasedAttention(heads, padding: padding), tokens);
            written = parts.Forward(written, label);
        }
        written.Apply(new RmsNorm(), "decoder.norm")
            .Apply(new Linear(vocabulary, Initializers.TruncatedNormal(0.02)), "words")
            .Apply(new CrossEntropy());
        return graph;
    }

    /// <summary>What layers are made of, each with the norm before it and the addition after it.</summary>
    private sealed class Parts(int depth, int mlpRatio)
    {
        private readonly Initializer _inner = Initializers.Xavier(), _outer = TransformerBlock.Outer(depth);

        public Value Attend(Value x, string label, BiasedAttention attention, params ReadOnlySpan<Value> tokens) =>
            x.Apply(new RmsNorm(), $"{label}.norm 1")
                .Apply(new Linear(3 * x.Shape.Width, _inner), $"{label}.attention.qkv")
                .Apply(attention, $"{label}.attention", tokens)
                .Apply(new Linear(x.Shape.Width, _outer), $"{label}.attention.out", x);

        public Value Consult(Value x, Value read, string label, BiasedAttention attention, Value tokens)
        {
            Value queries = x.Apply(new RmsNorm(), $"{label}.norm 2").Apply(new Linear(x.Shape.Width, _inner), $"{label}.cross.q");
            Value keys = read.Apply(new Linear(2 * x.Shape.Width, _inner), $"{label}.cross.kv");
            return queries.Apply(attention, $"{label}.cross", keys, tokens).Apply(new Linear(x.Shape.Width, _outer), $"{label}.cross.out", x);
        }

        public Value Forward(Value x, string label) =>
            x.Apply(new RmsNorm(), $"{label}.norm 3")
                .Apply(new Linear(mlpRatio * x.Shape.Width, _inner), $"{label}.mlp.in")
                .Apply(new Gelu())
                .Apply(new Linear(x.Shape.Width, _outer), $"{label}.mlp.out", x);
    }
}
