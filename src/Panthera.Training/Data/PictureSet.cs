using System.Numerics;
using System.Runtime.InteropServices;

namespace Panthera.Training.Data;

/// <summary>One split of grey pictures as they lie in memory.</summary>
/// <param name="Pixels">Brightness, one byte a pixel: picture after picture, row after row.</param>
/// <param name="Labels">One class a picture.</param>
public sealed record PictureSplit(byte[] Pixels, byte[] Labels);

/// <summary>
/// Grey pictures held as bytes, a quarter of what floats would take, so that a whole proxy task stays in cache. They become
/// floats when read, shifted and scaled to zero mean and unit variance over the training split.
/// </summary>
public sealed class PictureSet : IPictureSource
{
    private readonly PictureSplit[] _splits;
    private readonly float _scale, _shift;

    /// <summary>Takes over the three splits; the arrays must not change afterwards.</summary>
    /// <exception cref="ArgumentException">If sizes disagree, a label is no class, or nothing is there to train on.</exception>
    public PictureSet(
        string name, string provenance, int width, int height, int classes,
        PictureSplit train, PictureSplit validation, PictureSplit test)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        _splits = [train, validation, test];
        foreach (PictureSplit split in _splits)
        {
            if (split.Pixels.LongLength != (long)split.Labels.Length * width * height)
            {
                throw new ArgumentException(
                    $"{split.Pixels.LongLength} pixels cannot be {split.Labels.Length} pictures of {width} × {height}.");
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
        (Name, Provenance, Width, Height, Classes) = (name, provenance, width, height, classes);
        (double mean, double deviation) = Moments(train.Pixels);
        _scale = (float)(1 / Math.Max(deviation, 1e-6));
        _shift = (float)-mean * _scale;
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
    public int Channels => 1;

    /// <inheritdoc/>
    public int Classes { get; }

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
        int size = Width * Height;
        Span<float> features = batch.Features;
        for (int row = 0; row < examples.Length; row++)
        {
            int example = examples[row];
            batch.Targets[row] = labels[example];
            Normalize(pixels.AsSpan(example * size, size), features.Slice(row * size, size));
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
            [.. _splits.Select(split => split with { Pixels = resampling.Apply(split.Pixels, split.Labels.Length) })];
        return new PictureSet(
            Name, $"{Provenance}; resized to {size} × {size}", size, size, Classes, resized[0], resized[1], resized[2]);
    }

    private void Normalize(ReadOnlySpan<byte> source, Span<float> destination)
    {
        int lanes = Vector<float>.Count, done = 0;
        Vector<float> scale = new(_scale), shift = new(_shift);
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(destination);
        foreach (Vector<byte> bytes in MemoryMarshal.Cast<byte, Vector<byte>>(source))
        {
            Vector.Widen(bytes, out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> a, out Vector<uint> b);
            Vector.Widen(high, out Vector<uint> c, out Vector<uint> d);
            int at = done / lanes;
            vectors[at] = ToSingle(a) * scale + shift;
            vectors[at + 1] = ToSingle(b) * scale + shift;
            vectors[at + 2] = ToSingle(c) * scale + shift;
            vectors[at + 3] = ToSingle(d) * scale + shift;
            done += Vector<byte>.Count;
        }
        for (; done < source.Length; done++)
        {
            destination[done] = source[done] * _scale + _shift;
        }
    }

    // From int, as conversion from uint is slow where AVX-512 is missing; a byte fits either.
    private static Vector<float> ToSingle(Vector<uint> x) => Vector.ConvertToSingle(Vector.AsVectorInt32(x));

    private static (double Mean, double Deviation) Moments(byte[] pixels)
    {
        Span<long> histogram = stackalloc long[256];
        foreach (byte pixel in pixels)
        {
            histogram[pixel]++;
        }
        double sum = 0, squares = 0;
        for (int value = 0; value < 256; value++)
        {
            sum += (double)value * histogram[value];
            squares += (double)value * value * histogram[value];
        }
        double mean = sum / pixels.LongLength;
        return (mean, Math.Sqrt(Math.Max(squares / pixels.LongLength - mean * mean, 0)));
    }
}
