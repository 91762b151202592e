using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Models;

/// <summary>The sizes of a <see cref="UNet"/>, and how the numbers of an example follow each other.</summary>
/// <param name="ImageSize">The side of a picture in pixels; halves once a level after the first.</param>
/// <param name="Channels">Colours of a pixel.</param>
/// <param name="Width">Channels of the first level, in multiples of which all are; an even number.</param>
/// <param name="Multipliers">For each level, from the full picture down, its channels in widths.</param>
/// <param name="Blocks">Residual blocks of a level, on the way down and again on the way up.</param>
/// <param name="Heads">Attention heads at the lowest level.</param>
/// <param name="Tokens">Tokens that say what to draw, such as one for a class or the words of a caption; 0 for none.</param>
/// <param name="Vocabulary">Tokens run from 0, which is none, to this less one.</param>
/// <param name="LowResolution">Whether an example also holds a coarse picture of which a fine one is wanted.</param>
public sealed record UNetShape(
    int ImageSize, int Channels, int Width, IReadOnlyList<int> Multipliers, int Blocks, int Heads,
    int Tokens = 0, int Vocabulary = 0, bool LowResolution = false) : ModelShape
{
    /// <inheritdoc/>
    public override string Kind => "unet";

    /// <summary>Numbers of a picture, in the order y, x, channel.</summary>
    public int PictureLength => checked(ImageSize * ImageSize * Channels);

    /// <summary>Where the noise, which is to be predicted, begins; the noised picture lies before it.</summary>
    public int NoiseOffset => PictureLength;

    /// <summary>Where the time lies, a whole number from 1 on.</summary>
    public int TimeOffset => checked(2 * PictureLength);

    /// <summary>Where the coarse picture begins, enlarged to the size of the others.</summary>
    public int LowOffset => TimeOffset + 1;

    /// <summary>Numbers of an example.</summary>
    public int FeatureLength => checked(LowOffset + (LowResolution ? PictureLength : 0));

    /// <inheritdoc/>
    public override Graph Build(int batch) => UNet.Build(batch, this);
}

/// <summary>
/// A U-Net that predicts the noise in a picture (Ronneberger et al. 2015, arXiv 1505.04597, in the form of Ho et al. 2020, arXiv
/// 2006.11239): levels of residual blocks with group norm and SiLU that halve the side, attention at the lowest, and the way back
/// up, where each block also reads what the same level had on the way down. The time, and with it a class or a caption, is added
/// to the channels of every block.
/// </summary>
/// <remarks>
/// A level has as many blocks up as down, and only the outputs of blocks are read again: Ho et al. have one block more, and also
/// read the halved pictures. What a block adds, and the output, start at zero, as theirs do.
/// </remarks>
public static class UNet
{
    private const int MostGroups = 8;

    private const int EmbeddingRatio = 4;

    /// <summary>Noised pictures, noise and time → the noise as predicted → mean squared error.</summary>
    /// <param name="batch">Examples in a batch.</param>
    /// <param name="shape">The sizes, and how the features of an example follow each other.</param>
    /// <exception cref="InputException">If the sizes do not fit.</exception>
    public static Graph Build(int batch, UNetShape shape)
    {
        int levels = shape.Multipliers.Count, size = shape.ImageSize;
        if (levels == 0 || shape.Blocks <= 0) throw new InputException($"a U-Net of {levels} levels of {shape.Blocks} blocks is not possible");
        if (size <= 0 || levels > 16 || size % (1 << (levels - 1)) != 0)
            throw new InputException($"a picture of {size} pixels cannot be halved {levels - 1} times for {levels} levels");
        int lowest = Channels(shape, levels - 1);
        if (shape.Heads <= 0 || lowest % shape.Heads != 0)
            throw new InputException($"the {lowest} channels of the lowest level cannot be shared by {shape.Heads} heads: use a multiple of the heads");

        Graph graph = new(batch);
        Value features = graph.Features(shape.FeatureLength);
        Value embedding = Embed(graph, features, shape);
        Value x = features.Apply(new Part(0, size, size, shape.Channels));
        if (shape.LowResolution) x = x.Apply(new Concatenate(), "", features.Apply(new Part(shape.LowOffset, size, size, shape.Channels)));
        x = Convolve(x, shape.Width, "first");

        Stack<Value> skips = [];
        for (int level = 0; level < levels; level++)
        {
            if (level > 0) x = Convolve(x, x.Shape.Width, $"down {level}", stride: 2);
            for (int block = 1; block <= shape.Blocks; block++)
            {
                x = Block(x, embedding, Channels(shape, level), $"down {level}.block {block}");
                if (level == levels - 1) x = Attend(x, shape.Heads, $"down {level}.attention {block}");
                skips.Push(x);
            }
        }
        x = Block(x, embedding, lowest, "middle.block 1");
        x = Attend(x, shape.Heads, "middle.attention");
        x = Block(x, embedding, lowest, "middle.block 2");
        for (int level = levels - 1; level >= 0; level--)
        {
            for (int block = 1; block <= shape.Blocks; block++)
            {
                x = Block(x.Apply(new Concatenate(), "", skips.Pop()), embedding, Channels(shape, level), $"up {level}.block {block}");
                if (level == levels - 1) x = Attend(x, shape.Heads, $"up {level}.attention {block}");
            }
            if (level > 0) x = Convolve(x.Apply(new Upsample(2)), Channels(shape, level - 1), $"up {level}");
        }
        x = x.Apply(new GroupNorm(Groups(x)), "norm").Apply(new Silu())
            .Apply(new Convolution(shape.Channels, 3, Initializers.Zeros, padding: 1), "out");
        x.Apply(new MeanSquaredError(), "", features.Apply(new Part(shape.NoiseOffset, size, size, shape.Channels)));
        return graph;
    }

    private static Value Embed(Graph graph, Value features, UNetShape shape)
    {
        int width = EmbeddingRatio * shape.Width;
        Value embedding = features.Apply(new Part(shape.TimeOffset, 1))
            .Apply(new SinusoidalEmbedding(shape.Width))
            .Apply(new Linear(width, Initializers.Xavier()), "time.in")
            .Apply(new Silu())
            .Apply(new Linear(width, Initializers.Xavier()), "time.out");
        if (shape.Tokens > 0)
        {
            Value bag = graph.Tokens(shape.Tokens).Apply(new TokenBag(shape.Vocabulary, width, Initializers.TruncatedNormal(1)), "tokens");
            embedding = bag.Apply(new Add(), "", embedding);
        }
        return embedding.Apply(new Silu());
    }

    private static Value Block(Value x, Value embedding, int width, string label)
    {
        Value inner = Convolve(x.Apply(new GroupNorm(Groups(x)), $"{label}.norm 1").Apply(new Silu()), width, $"{label}.conv 1");
        inner = inner.Apply(new AddToChannels(), "", embedding.Apply(new Linear(width, Initializers.Xavier()), $"{label}.time"));
        inner = inner.Apply(new GroupNorm(Groups(inner)), $"{label}.norm 2").Apply(new Silu())
            .Apply(new Convolution(width, 3, Initializers.Zeros, padding: 1), $"{label}.conv 2");
        // A linear layer over the channels is a convolution of one pixel.
        return x.Shape.Width == width ? inner.Apply(new Add(), "", x) : x.Apply(new Linear(width, Initializers.Xavier()), $"{label}.shortcut", inner);
    }

    private static Value Attend(Value x, int heads, string label)
    {
        (int height, int across, int width) = (x.Shape.Sizes[0], x.Shape.Sizes[1], x.Shape.Width);
        return x.Apply(new GroupNorm(Groups(x)), $"{label}.norm")
            .Apply(new Linear(3 * width, Initializers.Xavier()), $"{label}.qkv")
            .Apply(new Reshape(height * across, 3 * width))
            .Apply(new Attention(heads, causal: false))
            .Apply(new Reshape(height, across, width))
            .Apply(new Linear(width, Initializers.Zeros), $"{label}.out", x);
    }

    private static Value Convolve(Value x, int width, string label, int stride = 1) =>
        x.Apply(new Convolution(width, 3, Initializers.He, stride, padding: 1), label);

    private static int Channels(UNetShape shape, int level) => checked(shape.Width * shape.Multipliers[level]);

    // The norm of a group of one channel would take away what a block adds to it: the time.
    private static int Groups(Value x)
    {
        int channels = x.Shape.Width, groups = (int)System.Numerics.BigInteger.GreatestCommonDivisor(MostGroups, channels);
        return groups == channels ? Math.Max(1, groups / 2) : groups;
    }
}
