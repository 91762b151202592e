using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>
/// A model of pictures and captions: a vision Transformer and a causal text Transformer, each followed by a projection into one space
/// in which a picture is to lie near its caption (CLIP, Radford et al. 2021, arXiv 2103.00020).
/// </summary>
/// <remarks>
/// The image tower is a <see cref="VisionTransformer"/> without its head, its parameters of the same names: a classifier's saved
/// weights are those of a tower. With the tower frozen the model is LiT (Zhai et al. 2021, arXiv 2111.07991): the projections, the text
/// tower and the scale of the logits learn. As in CLIP a text is what its last token has seen, normalised and projected; unlike
/// there, the projections have a bias, as all linear layers here do, and a picture is the mean of its patches.
/// </remarks>
public static class TwoTower
{
    // The deviations of DecoderTransformer, for the same reason.
    private const double TokenDeviation = 1, PositionDeviation = 0.1;

    /// <summary>Square pictures and padded captions → embeddings of length 1 → contrastive loss.</summary>
    /// <param name="batch">Pairs in a batch.</param>
    /// <param name="shape">The sizes.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(int batch, TwoTowerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Graph graph = new(batch);
        Value picture = VisionTransformer.Tower(
            graph.Features(shape.Channels, shape.ImageSize, shape.ImageSize), shape.Patch, shape.Width, shape.Depth, shape.Heads, shape.MlpRatio);
        if (shape.FrozenImageTower) picture.Freeze();
        Value text = TextTower(graph, shape);
        Embedded(picture, "image", shape.Embedding).Apply(new Contrastive(batch), "", Embedded(text, "text", shape.Embedding));
        return graph;
    }

    private static Value TextTower(Graph graph, TwoTowerShape shape)
    {
        Value tokens = graph.Tokens(shape.Sequence);
        Value x = tokens
            .Apply(new TokenEmbedding(shape.Vocabulary, shape.TextWidth, Initializers.TruncatedNormal(TokenDeviation)), "text.tokens")
            .Apply(new Positions(Initializers.TruncatedNormal(PositionDeviation)), "text.positions");
        for (int layer = 1; layer <= shape.TextDepth; layer++)
            x = TransformerBlock.Apply(x, $"text.layer {layer}", shape.TextDepth, shape.TextHeads, shape.MlpRatio, causal: true);
        // The norm of the one row that is kept, rather than that row of the norm of all.
        return x.Apply(new LastToken(), "", tokens).Apply(new LayerNorm(), "text.norm");
    }

    private static Value Embedded(Value x, string label, int width) =>
        x.Apply(new Linear(width, Initializers.Xavier()), $"{label}.projection").Apply(new L2Normalize());
}

/// <summary>The sizes of a <see cref="TwoTower"/>.</summary>
/// <param name="ImageSize">The side of a picture in pixels.</param>
/// <param name="Channels">Colours of a pixel.</param>
/// <param name="Patch">The side of a patch in pixels; it divides the side of the picture.</param>
/// <param name="Width">The features of a patch in the image tower; a multiple of its heads.</param>
/// <param name="Depth">Layers of the image tower.</param>
/// <param name="Heads">Attention heads of the image tower.</param>
/// <param name="MlpRatio">Width of the feed-forward parts of both towers, in widths of the tower.</param>
/// <param name="Sequence">Tokens of a caption with its padding, which is token 0.</param>
/// <param name="Vocabulary">Tokens run from 0 to this less one.</param>
/// <param name="TextWidth">The features of a token in the text tower; a multiple of its heads.</param>
/// <param name="TextDepth">Layers of the text tower.</param>
/// <param name="TextHeads">Attention heads of the text tower.</param>
/// <param name="Embedding">The width of the space in which pictures and captions meet.</param>
/// <param name="FrozenImageTower">Whether the image tower stays as it is (LiT).</param>
public sealed record TwoTowerShape(
    int ImageSize, int Channels, int Patch, int Width, int Depth, int Heads, int MlpRatio,
    int Sequence, int Vocabulary, int TextWidth, int TextDepth, int TextHeads, int Embedding, bool FrozenImageTower = false) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "two towers";

    /// <inheritdoc/>
    public override Graph Build(int batch) => TwoTower.Build(batch, this);
}
