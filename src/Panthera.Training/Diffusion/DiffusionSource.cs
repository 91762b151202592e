using System.Collections.Concurrent;
using Panthera.Training.Data;
using Panthera.Training.Models;

namespace Panthera.Training.Diffusion;

/// <summary>What a diffusion model is told of the picture that it is to draw.</summary>
public enum DiffusionCondition
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its class.</summary>
    Class,

    /// <summary>Its caption.</summary>
    Caption,

    /// <summary>A coarse picture of it.</summary>
    LowResolution,
}

/// <summary>
/// Pictures with noise, for a <see cref="UNet"/> to learn what the noise is: a row of features is laid out as
/// <see cref="UNetShape"/> says. Time and noise of an example follow from its index alone, so each picture is there
/// <see cref="Draws"/> times to train on, each time with others; to measure on it is there once.
/// </summary>
public sealed class DiffusionSource : IDataSource
{
    /// <summary>The share of examples that are not told what they show, so that a model learns both (Ho and Salimans 2022, arXiv 2207.12598).</summary>
    public const double Untold = 0.1;

    private const int MostDraws = 1000;

    private const ulong Stream = 0x64696666;

    private readonly IPictureSource _pictures;
    private readonly UNetShape _shape;
    private readonly CoarsePicture? _coarse;
    private readonly Func<Scratch> _make;
    private readonly ConcurrentBag<Scratch> _spare = [];

    /// <summary>Puts noise on pictures.</summary>
    /// <param name="pictures">The pictures, square.</param>
    /// <param name="shape">The model that learns from them.</param>
    /// <param name="condition">What it is told.</param>
    /// <param name="schedule">How much noise there is when.</param>
    /// <param name="factor">How much coarser the coarse pictures are; 0 without.</param>
    /// <exception cref="InputException">If the pictures and the model do not fit each other.</exception>
    public DiffusionSource(IPictureSource pictures, UNetShape shape, DiffusionCondition condition, NoiseSchedule schedule, int factor = 0)
    {
        if (pictures.Width != shape.ImageSize || pictures.Height != shape.ImageSize || pictures.Channels != shape.Channels)
            throw new InputException($"the model draws {shape.ImageSize} × {shape.ImageSize} pixels of {shape.Channels} channels; "
                + $"the pictures have {pictures.Width} × {pictures.Height} of {pictures.Channels}");
        (_pictures, _shape, Condition, Schedule, Factor) = (pictures, shape, condition, schedule, factor);
        if (condition == DiffusionCondition.LowResolution) _coarse = new CoarsePicture(shape.ImageSize, shape.Channels, factor);
        _make = () => new Scratch(pictures, condition == DiffusionCondition.Caption ? shape.Tokens : 0, _coarse);
        Range = PixelRange.Of(pictures);
        Draws = Math.Clamp(int.MaxValue / Math.Max(1, pictures.Count(Split.Train)), 1, MostDraws);
    }

    /// <summary>The pictures without noise.</summary>
    public IPictureSource Pictures => _pictures;

    /// <summary>What the model is told.</summary>
    public DiffusionCondition Condition { get; }

    /// <summary>How much noise there is when.</summary>
    public NoiseSchedule Schedule { get; }

    /// <summary>How much coarser the coarse pictures are.</summary>
    public int Factor { get; }

    /// <summary>How pixels became numbers from -1 to 1.</summary>
    public PixelRange Range { get; }

    /// <summary>How often a picture is there to train on.</summary>
    public int Draws { get; }

    /// <inheritdoc/>
    public string Name => _pictures.Name;

    /// <inheritdoc/>
    public string Provenance => $"{_pictures.Provenance}; with noise, {Schedule.Name}, {Schedule.Steps:N0} steps{Told}";

    /// <inheritdoc/>
    public string Digest => $"{_pictures.Digest}; {Schedule.Name}, {Schedule.Steps}{Told}";

    /// <inheritdoc/>
    public long Bytes => _pictures.Bytes;

    private string Told => Condition switch
    {
        DiffusionCondition.None => "",
        DiffusionCondition.Class => ", with their classes",
        DiffusionCondition.Caption => ", with their captions",
        _ => $", from pictures {Factor} times as coarse",
    };

    /// <inheritdoc/>
    public int Count(Split split) => split == Split.Train ? Distinct(split) * Draws : Distinct(split);

    /// <inheritdoc/>
    public int Distinct(Split split) => _pictures.Count(split);

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        int pictures = Distinct(split), length = _shape.PictureLength;
        for (int row = 0; row < examples.Length; row++)
        {
            Rng rng = new((ulong)examples[row], Stream, (ulong)split);
            Span<float> features = batch.Features.AsSpan(row * _shape.FeatureLength, _shape.FeatureLength);
            Span<float> picture = features[..length], noise = features.Slice(_shape.NoiseOffset, length);
            Span<int> tokens = batch.Tokens.AsSpan(row * _shape.Tokens, _shape.Tokens);
            Clean(split, examples[row] % pictures, picture, tokens);
            if (rng.NextDouble() < Untold) tokens.Clear();
            if (_coarse is not null) Coarsen(picture, features.Slice(_shape.LowOffset, length));
            int time = 1 + rng.Next(Schedule.Steps);
            features[_shape.TimeOffset] = time;
            float signal = (float)Math.Sqrt(Schedule.Signal(time)), share = (float)Math.Sqrt(1 - Schedule.Signal(time));
            for (int i = 0; i < length; i++)
            {
                noise[i] = (float)rng.NextNormal();
                picture[i] = signal * picture[i] + share * noise[i];
            }
            batch.Targets[row] = 0;
        }
    }

    /// <summary>A picture without noise, and what a model would be told of it.</summary>
    /// <param name="split">The split.</param>
    /// <param name="index">The picture's index in it.</param>
    /// <param name="picture">Room for its numbers.</param>
    /// <param name="tokens">Room for its tokens, if the model reads any.</param>
    /// <returns>Its class.</returns>
    public int Clean(Split split, int index, Span<float> picture, Span<int> tokens)
    {
        Scratch scratch = Take();
        Batch read = scratch.Read;
        _pictures.Read(split, [index], read);
        Range.ToSigned(read.Features, picture);
        int label = read.Targets[0];
        if (Condition == DiffusionCondition.Class) tokens[0] = TokenOfClass(label);
        else if (Condition == DiffusionCondition.Caption) read.Tokens.CopyTo(tokens);
        _spare.Add(scratch);
        return label;
    }

    /// <summary>The classes of the pictures of a split.</summary>
    public IEnumerable<int> Labels(Split split)
    {
        Batch read = PictureScratch.BatchOf(_pictures);
        for (int i = 0; i < Distinct(split); i++)
        {
            _pictures.Read(split, [i], read);
            yield return read.Targets[0];
        }
    }

    /// <summary>The coarse picture of one, as the model reads it.</summary>
    public void Coarsen(ReadOnlySpan<float> picture, Span<float> target)
    {
        Scratch scratch = Take();
        _coarse!.Apply(picture, target, scratch.Coarse);
        _spare.Add(scratch);
    }

    /// <summary>The token by which a model is told a class; 0 tells nothing.</summary>
    public static int TokenOfClass(int index) => index + 1;

    // Any number of threads read at once, each with room of its own.
    private Scratch Take() => _spare.TryTake(out Scratch? scratch) ? scratch : _make();

    private sealed class Scratch(IPictureSource pictures, int tokens, CoarsePicture? coarse)
    {
        public Batch Read { get; } = PictureScratch.BatchOf(pictures, tokens);

        public float[] Coarse { get; } = new float[coarse?.ScratchLength ?? 0];
    }
}
