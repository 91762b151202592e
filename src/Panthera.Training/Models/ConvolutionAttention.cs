using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// A hybrid of convolution and attention for small pictures (CoAtNet, Dai et al. 2021, arXiv 2106.04803): a stem of convolutions, a
/// stage of inverted bottlenecks with depthwise convolutions (MBConv), and a stage of Transformer layers whose scores have a learned
/// bias for each offset in the picture. The mean over the positions is classified. Stem and convolutions halve the side once each.
/// </summary>
public static class ConvolutionAttention
{
    // Channels inside an inverted bottleneck, in those outside.
    private const int Expansion = 4;

    /// <summary>Square pictures → logits → cross-entropy. Features of an example are in the order channel, y, x.</summary>
    /// <param name="batch">Pictures in a batch.</param>
    /// <param name="imageSize">The side of a picture in pixels; 4 or more.</param>
    /// <param name="channels">Colours of a pixel.</param>
    /// <param name="width">Channels of the stem; the convolutions have twice, the Transformer four times as many.</param>
    /// <param name="blocks">Inverted bottlenecks.</param>
    /// <param name="depth">Transformer layers.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="mlpRatio">Width of a layer's feed-forward part, in widths of the Transformer.</param>
    /// <param name="classes">Classes to tell apart; one target a picture.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(
        int batch, int imageSize, int channels, int width, int blocks, int depth, int heads, int mlpRatio, int classes)
    {
        if (blocks <= 0 || depth <= 0) throw new InputException($"{blocks} blocks and {depth} layers are not possible");
        if (imageSize < 4) throw new InputException($"pictures of {imageSize} pixels cannot be halved twice; at least 4 are needed");
        Graph graph = new(batch);
        Value x = graph.Features(channels, imageSize, imageSize).Apply(new ChannelsLast());
        x = Normal(Convolve(x, width, 3, 2, "stem 1"), "stem 1");
        x = Convolve(x, width, 3, 1, "stem 2");
        for (int block = 1; block <= blocks; block++) x = Block(x, 2 * width, block == 1 ? 2 : 1, $"block {block}");

        x = x.Apply(new Linear(4 * width, Initializers.Xavier()), "tokens");
        Relation offsets = Relation.Offsets(x.Shape.Sizes[0], x.Shape.Sizes[1]);
        for (int layer = 1; layer <= depth; layer++)
        {
            string label = $"layer {layer}";
            x = TransformerBlock.Apply(x, label, depth, heads, mlpRatio,
                packed => packed.Apply(new BiasedAttention(heads, offsets), $"{label}.attention"));
        }
        x.Apply(new LayerNorm(), "norm")
            .Apply(new MeanPool())
            .Apply(new Linear(classes, Initializers.TruncatedNormal(0.02)), "head")
            .Apply(new CrossEntropy());
        return graph;
    }

    // x + shrink(depthwise(expand(x))), each with a norm; where sizes change, a convolution of single pixels takes the place of x. A norm
    // before the first, as in CoAtNet, would have biases that the next norm takes away: dead weight that an optimizer moves by rounding.
    private static Value Block(Value x, int width, int stride, string label)
    {
        Value shortcut = stride == 1 && x.Shape.Width == width ? x : Convolve(x, width, 1, stride, $"{label}.shortcut");
        Value inner = Normal(Convolve(x, Expansion * width, 1, 1, $"{label}.expand"), $"{label}.expand");
        inner = Normal(inner.Apply(new DepthwiseConvolution(3, stride, 1, bias: false), $"{label}.depthwise"), $"{label}.depthwise");
        return Convolve(inner, width, 1, 1, $"{label}.shrink").Apply(new BatchNorm(), $"{label}.shrink.norm", shortcut);
    }

    private static Value Convolve(Value x, int width, int kernel, int stride, string label) =>
        x.Apply(new Convolution(width, kernel, Initializers.He, stride, kernel / 2, bias: false), label);

    private static Value Normal(Value x, string label) => x.Apply(new BatchNorm(), $"{label}.norm").Apply(new Gelu());
}
