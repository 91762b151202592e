using Panthera.Training.Graphs;

namespace Panthera.Training.Models;

/// <summary>The sizes of a model without its batch: enough to build it here, or the same one elsewhere.</summary>
public abstract record ModelShape
{
    /// <summary>One word for the kind of model, whose sizes the other properties are.</summary>
    public abstract string Kind { get; }

    /// <summary>The model's graph for batches of a size.</summary>
    public abstract Graph Build(int batch);
}

/// <summary>The sizes of an <see cref="Mlp"/>.</summary>
public sealed record MlpShape(int Inputs, IReadOnlyList<int> Hidden, int Classes) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "perceptron";

    /// <inheritdoc/>
    public override Graph Build(int batch) => Mlp.Build(batch, Inputs, Hidden, Classes);
}

/// <summary>The sizes of a <see cref="VisionTransformer"/>.</summary>
public sealed record VisionTransformerShape(
    int ImageSize, int Channels, int Patch, int Width, int Depth, int Heads, int MlpRatio, int Classes) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "vision";

    /// <inheritdoc/>
    public override Graph Build(int batch) => VisionTransformer.Build(batch, ImageSize, Channels, Patch, Width, Depth, Heads, MlpRatio, Classes);
}

/// <summary>The sizes of a <see cref="DecoderTransformer"/>.</summary>
public sealed record DecoderTransformerShape(
    int Sequence, int Vocabulary, int Width, int Depth, int Heads, int MlpRatio) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "decoder";

    /// <inheritdoc/>
    public override Graph Build(int batch) => DecoderTransformer.Build(batch, Sequence, Vocabulary, Width, Depth, Heads, MlpRatio);
}

/// <summary>The sizes of a <see cref="Mixer"/>.</summary>
public sealed record MixerShape(
    int ImageSize, int Channels, int Patch, int Width, int Depth, int TokensHidden, int ChannelsHidden, int Classes) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "mixer";

    /// <inheritdoc/>
    public override Graph Build(int batch) =>
        Mixer.Build(batch, ImageSize, Channels, Patch, Width, Depth, TokensHidden, ChannelsHidden, Classes);
}

/// <summary>The sizes of a <see cref="ResNet"/>.</summary>
public sealed record ResNetShape(int ImageSize, int Channels, int Width, int Stages, int Blocks, int Classes) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "resnet";

    /// <inheritdoc/>
    public override Graph Build(int batch) => ResNet.Build(batch, ImageSize, Channels, Width, Stages, Blocks, Classes);
}

/// <summary>The sizes of a <see cref="MaskedEncoder"/>.</summary>
public sealed record MaskedEncoderShape(
    int Sequence, int Hidden, int Vocabulary, int Width, int Depth, int Heads, int MlpRatio) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "masked encoder";

    /// <inheritdoc/>
    public override Graph Build(int batch) => MaskedEncoder.Build(batch, Sequence, Hidden, Vocabulary, Width, Depth, Heads, MlpRatio);
}

/// <summary>The sizes of a <see cref="TextEncoder"/>.</summary>
public sealed record TextEncoderShape(
    int Sequence, int Vocabulary, int Pad, int Width, int Depth, int Heads, int MlpRatio, int Classes) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "text encoder";

    /// <inheritdoc/>
    public override Graph Build(int batch) => TextEncoder.Build(batch, Sequence, Vocabulary, Pad, Width, Depth, Heads, MlpRatio, Classes);
}

/// <summary>The sizes of an <see cref="EncoderDecoder"/>.</summary>
public sealed record EncoderDecoderShape(
    int Sequence, int Answer, int Vocabulary, int Pad, int Width, int Depth, int Heads, int MlpRatio) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "encoder-decoder";

    /// <inheritdoc/>
    public override Graph Build(int batch) => EncoderDecoder.Build(batch, Sequence, Answer, Vocabulary, Pad, Width, Depth, Heads, MlpRatio);
}

/// <summary>The sizes of a <see cref="ConvolutionAttention"/>.</summary>
public sealed record ConvolutionAttentionShape(
    int ImageSize, int Channels, int Width, int Blocks, int Depth, int Heads, int MlpRatio, int Classes) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "convolution and attention";

    /// <inheritdoc/>
    public override Graph Build(int batch) =>
        ConvolutionAttention.Build(batch, ImageSize, Channels, Width, Blocks, Depth, Heads, MlpRatio, Classes);
}
