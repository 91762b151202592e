using System.Buffers;

namespace Panthera.Training.Data;

/// <summary>
/// Pictures to train on that are changed at random, anew in each of many draws; those to validate and test stay. Example e is picture
/// e mod n in draw e / n, and all that is random in it depends on (seed, picture, draw): any order of reading, on any threads,
/// after any interruption, gives the same.
/// </summary>
/// <remarks>
/// A batch has one class a row, no weights of two. With Mixup the class is that of the first picture with probability λ,
/// else that of the second: over draws, loss and gradient have the mean that λ and 1 − λ as weights of both classes would give.
/// </remarks>
public sealed class AugmentedPictures : IPictureSource
{
    // A stream of random numbers apart from those that draw examples.
    private const ulong Stream = 0x4175676D;

    private readonly PictureSet _pictures;
    private readonly Augmentation _augmentation;
    private readonly ulong _seed;

    /// <summary>Wraps pictures.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="augmentation">How they change.</param>
    /// <param name="seed">Decides on all that is random.</param>
    /// <param name="draws">How many times each picture comes; fewer if the examples could not be counted.</param>
    public AugmentedPictures(PictureSet pictures, Augmentation augmentation, ulong seed, int draws = 1 << 12)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        (_pictures, _augmentation, _seed) = (pictures, augmentation, seed);
        Draws = Math.Min(draws, int.MaxValue / pictures.Count(Split.Train));
    }

    /// <summary>How many examples to train on a picture is, as it comes in so many random forms.</summary>
    public int Draws { get; }

    /// <inheritdoc/>
    public string Name => _pictures.Name;

    /// <inheritdoc/>
    public string Provenance => $"{_pictures.Provenance}; those to train changed by {_augmentation.Text}";

    /// <inheritdoc/>
    public string Digest => $"{_pictures.Digest} {_augmentation.Text} {_seed}";

    /// <inheritdoc/>
    public long Bytes => _pictures.Bytes;

    /// <inheritdoc/>
    public int Width => _pictures.Width;

    /// <inheritdoc/>
    public int Height => _pictures.Height;

    /// <inheritdoc/>
    public int Channels => _pictures.Channels;

    /// <inheritdoc/>
    public int Classes => _pictures.Classes;

    /// <inheritdoc/>
    public int Count(Split split) => _pictures.Count(split) * (split == Split.Train ? Draws : 1);

    /// <inheritdoc/>
    public int Distinct(Split split) => _pictures.Count(split);

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        if (split != Split.Train)
        {
            _pictures.Read(split, examples, batch);
            return;
        }
        int size = Channels * Height * Width, count = _pictures.Count(split);
        byte[] room = ArrayPool<byte>.Shared.Rent(3 * size);
        try
        {
            Span<byte> first = room.AsSpan(0, size), second = room.AsSpan(size, size), spare = room.AsSpan(2 * size, size);
            for (int row = 0; row < examples.Length; row++)
            {
                (int draw, int example) = Math.DivRem(examples[row], count);
                Rng rng = new(_seed, Stream + (ulong)draw, (ulong)example);
                batch.Targets[row] = Draw(example, first, spare, ref rng);
                if (_augmentation.MixupAlpha > 0)
                {
                    double share = Augmentation.DrawBeta(_augmentation.MixupAlpha, ref rng);
                    int other = Draw(rng.Next(count), second, spare, ref rng);
                    if (rng.NextDouble() >= share) batch.Targets[row] = other;
                    for (int i = 0; i < size; i++) first[i] = (byte)(share * first[i] + (1 - share) * second[i] + 0.5);
                }
                _pictures.Scaling.ToFeatures(first, batch.Features.AsSpan(row * size, size));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private int Draw(int example, Span<byte> pixels, Span<byte> spare, ref Rng rng)
    {
        (byte[] all, byte[] labels) = _pictures[Split.Train];
        all.AsSpan(example * pixels.Length, pixels.Length).CopyTo(pixels);
        _augmentation.Apply(new PixelPlanes(pixels, spare, Channels, Height, Width), ref rng);
        return labels[example];
    }
}
