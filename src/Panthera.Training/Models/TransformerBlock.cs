using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>The layer that Transformers are made of.</summary>
internal static class TransformerBlock
{
    /// <summary>
    /// A pre-norm layer, (tokens × width) → (tokens × width): x + attention(norm(x)), then x + feed-forward(norm(x)) with GELU.
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="label">What the names of the parameters start with.</param>
    /// <param name="depth">Layers of the model: the outputs are drawn smaller in deep models, as in GPT-2.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of the feed-forward part, in widths of the model.</param>
    /// <param name="causal">Whether tokens see only themselves and earlier ones.</param>
    public static Value Apply(Value x, string label, int depth, int heads, int mlpRatio, bool causal) =>
        Apply(x, label, depth, heads, mlpRatio, packed => packed.Apply(new Attention(heads, causal)));

    /// <summary>The same layer with an attention of another kind.</summary>
    /// <param name="x">The input.</param>
    /// <param name="label">What the names of the parameters start with.</param>
    /// <param name="depth">Layers of the model.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of the feed-forward part, in widths of the model.</param>
    /// <param name="attend">Mixes tokens: packed queries, keys and values → (tokens × width).</param>
    public static Value Apply(Value x, string label, int depth, int heads, int mlpRatio, Func<Value, Value> attend)
    {
        int width = x.Shape.Width;
        RequireHeads(width, heads);
        Initializer inner = Initializers.Xavier(), outer = Outer(depth);
        Value packed = x.Apply(new LayerNorm(), $"{label}.norm 1").Apply(new Linear(3 * width, inner), $"{label}.attention.qkv");
        x = attend(packed).Apply(new Linear(width, outer), $"{label}.attention.out", x);

        Value expanded = x.Apply(new LayerNorm(), $"{label}.norm 2")
            .Apply(new Linear(mlpRatio * width, inner), $"{label}.mlp.in")
            .Apply(new Gelu());
        return expanded.Apply(new Linear(width, outer), $"{label}.mlp.out", x);
    }

    /// <summary>Throws a readable error unless heads can share a width.</summary>
    /// <exception cref="InputException">If so.</exception>
    public static void RequireHeads(int width, int heads)
    {
        if (heads <= 0 || width % heads != 0)
            throw new InputException($"a width of {width} cannot be shared by {heads} heads: use a multiple of the heads");
    }

    /// <summary>Draws what is added to the tokens, of which there are two a layer.</summary>
    public static Initializer Outer(int depth) => Initializers.Xavier(1 / Math.Sqrt(2.0 * depth));
}
