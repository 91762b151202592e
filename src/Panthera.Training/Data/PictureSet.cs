namespace Panthera.Training.Data;

/// <summary>One split of pictures as they lie in memory.</summary>
/// <param name="Pixels">Brightness, one byte a pixel: picture after picture, in each plane after plane, row after row.</param>
/// <param name="Labels">One class a picture.</param>
public sealed record PictureSplit(byte[] Pixels, byte[] Labels);

/// <summary>
/// Pictures held as bytes, a quarter of what floats would take, so that a whole proxy task stays in cache. They become
/// floats when read, each plane shifted and scaled to zero mean and unit variance over the training split.
/// </summary>
public sealed class PictureSet : IPictureSource
{
    private readonly PictureSplit[] _splits;
    /// <summary>Takes over the three splits; the arrays must not change afterwards.</summary>
    /// <param name="name">Short name.</param>
    /// <param name="provenance">One line for people.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="classes">The number of classes, 2 to 256.</param>
    /// <param name="train">Pictures to train on, one or more.</param>
    /// <param name="validation">Pictures to select by.</param>
    /// <param name="test">Pictures to report.</param>
    /// <param name="channels">Planes a picture: 1 for grey, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentException">If sizes disagree, a label is no class, or nothing is there to train on.</exception>
    public PictureSet(
        string name, string provenance, int width, int height, int classes,
        PictureSplit train, PictureSplit validation, PictureSplit test, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        _splits = [train, validation, test];
        foreach (PictureSplit split in _splits)
        {
            if (split.Pixels.LongLength != (long)split.Labels.Length * channels * width * height)
            {
                throw new ArgumentException(
                    $"{split.Pixels.LongLength} pixels cannot be {split.Labels.Length} pictures of {channels} × {width} × {height}.");
            }
            if (split.Labels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(classes - 1)))
            {
                throw new ArgumentException($"A label lies outside 0 to {classes - 1}.");
            }
        }
        if (train.Labels.Length == 0)
        {
            throw new ArgumentException("The training split is empty.");
        }
        (Name, Provenance, Width, Height, Classes, Channels) = (name, provenance, width, height, classes, channels);
        Scaling = PixelScaling.Standardizing(train.Pixels, channels, width * height);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Provenance { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>How bytes become features, and features bytes again.</summary>
    public PixelScaling Scaling { get; }

    /// <summary>The stored bytes and labels of a split, not to be written to.</summary>
    public PictureSplit this[Split split] => _splits[(int)split];

    /// <inheritdoc/>
    public long Bytes => _splits.Sum(split => split.Pixels.LongLength + split.Labels.LongLength);

    /// <inheritdoc/>
    public string Digest => ExampleDigest.Of(_splits.SelectMany(split => new[] { split.Pixels, split.Labels }));

    /// <inheritdoc/>
    public int Count(Split split) => _splits[(int)split].Labels.Length;

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        (byte[] pixels, byte[] labels) = _splits[(int)split];
        int size = Channels * Width * Height;
        Span<float> features = batch.Features;
        for (int row = 0; row < examples.Length; row++)
        {
            int example = examples[row];
            batch.Targets[row] = labels[example];
            Scaling.ToFeatures(pixels.AsSpan(example * size, size), features.Slice(row * size, size));
        }
    }

    /// <summary>
    /// The same pictures, <paramref name="size"/> × <paramref name="size"/>: each new pixel is the mean of the area that it
    /// covers in the old picture, so 28 → 14 averages four pixels and 8 → 16 repeats each.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">If <paramref name="size"/> is not positive.</exception>
    public PictureSet Resized(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (size == Width && size == Height)
        {
            return this;
        }
        AreaResampling resampling = new(Width, Height, size);
        PictureSplit[] resized =
            [.. _splits.Select(split => split with { Pixels = resampling.Apply(split.Pixels, Channels * split.Labels.Length) })];
        return new PictureSet(
            Name, $"{Provenance}; resized to {size} × {size}", size, size, Classes, resized[0], resized[1], resized[2],
            Channels);
    }
}
