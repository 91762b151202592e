using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// A residual network for small pictures (He et al. 2015, arXiv 1512.03385): a 3 × 3 convolution, then stages of blocks of two
/// 3 × 3 convolutions around which the input is added. Each stage after the first halves the side and doubles the channels. The
/// mean over the positions of the last stage is classified.
/// </summary>
public static class ResNet
{
    /// <summary>Square pictures → logits → cross-entropy. Features of an example are in the order channel, y, x.</summary>
    /// <param name="batch">Pictures in a batch.</param>
    /// <param name="imageSize">The side of a picture in pixels.</param>
    /// <param name="channels">Colours of a pixel.</param>
    /// <param name="width">Channels of the first stage.</param>
    /// <param name="stages">How often channels double, and once.</param>
    /// <param name="blocks">Blocks of a stage.</param>
    /// <param name="classes">Classes to tell apart; one target a picture.</param>
    /// <remarks>Convolutions are drawn as in He et al. 2015, arXiv 1502.01852, with the fan-in; all gains start at 1.</remarks>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(int batch, int imageSize, int channels, int width, int stages, int blocks, int classes)
    {
        if (stages <= 0 || blocks <= 0)
            throw new InputException($"a residual network of {stages} stages of {blocks} blocks is not possible");
        Graph graph = new(batch);
        Value x = graph.Features(channels, imageSize, imageSize).Apply(new ChannelsLast());
        x = Normal(Convolve(x, width, 3, 1, "first"), "first");
        for (int stage = 1; stage <= stages; stage++)
        {
            for (int block = 1; block <= blocks; block++)
                x = Block(x, width << (stage - 1), stage > 1 && block == 1 ? 2 : 1, $"stage {stage}.block {block}");
        }
        x.Apply(new MeanPool())
            .Apply(new Linear(classes, Initializers.Xavier()), "head")
            .Apply(new CrossEntropy());
        return graph;
    }

    private static Value Block(Value x, int width, int stride, string label)
    {
        // Where sizes change, a projection takes the place of the input.
        Value shortcut = stride == 1 && x.Shape.Width == width
            ? x
            : Convolve(x, width, 1, stride, $"{label}.shortcut").Apply(new BatchNorm(), $"{label}.shortcut.norm");
        Value inner = Normal(Convolve(x, width, 3, stride, $"{label}.conv 1"), $"{label}.conv 1");
        return Normal(Convolve(inner, width, 3, 1, $"{label}.conv 2"), $"{label}.conv 2", shortcut);
    }

    private static Value Convolve(Value x, int width, int kernel, int stride, string label) =>
        x.Apply(new Convolution(width, kernel, Initializers.He, stride, kernel / 2, bias: false), label);

    private static Value Normal(Value x, string label, params ReadOnlySpan<Value> residual) =>
        x.Apply(new BatchNorm(relu: true), $"{label}.norm", residual);
}
