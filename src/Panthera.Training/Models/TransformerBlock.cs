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
    public static Value Apply(Value x, string label, int depth, int heads, int mlpRatio, bool causal)
    {
        int width = x.Shape.Width;
        if (heads <= 0 || width % heads != 0)
            throw new InputException($"a width of {width} cannot be shared by {heads} heads: use a multiple of the heads");
        Initializer inner = Initializers.Xavier(), outer = Initializers.Xavier(1 / Math.Sqrt(2.0 * depth));

        Value attended = x.Apply(new LayerNorm(), $"{label}.norm 1")
            .Apply(new Linear(3 * width, inner), $"{label}.attention.qkv")
            .Apply(new Attention(heads, causal));
        x = attended.Apply(new Linear(width, outer), $"{label}.attention.out", x);

        Value expanded = x.Apply(new LayerNorm(), $"{label}.norm 2")
            .Apply(new Linear(mlpRatio * width, inner), $"{label}.mlp.in")
            .Apply(new Gelu());
        return expanded.Apply(new Linear(width, outer), $"{label}.mlp.out", x);
    }
}
