using System.Runtime.InteropServices;

namespace Panthera.Training.Data;

/// <summary>Pictures and their captions in memory: bytes, and tokens that are made once.</summary>
public sealed class CaptionedPictureSet : ICaptionedPictureSource
{
    private readonly PictureSet _pictures;
    private readonly string[][] _captions;
    private readonly int[][] _tokens;

    /// <summary>Puts captions to pictures.</summary>
    /// <param name="pictures">The pictures and their classes.</param>
    /// <param name="captions">One a picture, for the three splits in the order of <see cref="Split"/>.</param>
    /// <param name="text">How captions become tokens.</param>
    /// <param name="classNames">What the classes are called.</param>
    /// <exception cref="ArgumentException">If there are not as many captions as pictures, or not as many names as classes.</exception>
    public CaptionedPictureSet(PictureSet pictures, string[][] captions, PaddedText text, IReadOnlyList<string> classNames)
    {
        foreach (Split split in Enum.GetValues<Split>())
        {
            if (captions[(int)split].Length != pictures.Count(split))
            {
                throw new ArgumentException($"{captions[(int)split].Length} captions cannot be those of {pictures.Count(split)} pictures.");
            }
        }
        if (classNames.Count != pictures.Classes)
        {
            throw new ArgumentException($"{classNames.Count} names cannot be those of {pictures.Classes} classes.");
        }
        (_pictures, _captions, Text, ClassNames) = (pictures, captions, text, classNames);
        _tokens = [.. captions.Select(split => split.SelectMany(text.Encode).ToArray())];
    }

    /// <inheritdoc/>
    public string Name => _pictures.Name;

    /// <inheritdoc/>
    public string Provenance => $"{_pictures.Provenance}; captions of {Text.Description}";

    /// <inheritdoc/>
    public string Digest => ExampleDigest.Of(Enum.GetValues<Split>().SelectMany(split => new[]
    {
        _pictures[split].Pixels, _pictures[split].Labels, MemoryMarshal.AsBytes<int>(_tokens[(int)split]).ToArray(),
    }));

    /// <inheritdoc/>
    public long Bytes => _pictures.Bytes + _tokens.Sum(tokens => sizeof(int) * tokens.LongLength)
        + _captions.Sum(split => split.Sum(caption => (long)sizeof(char) * caption.Length));

    /// <summary>The pictures without their captions.</summary>
    public PictureSet Pictures => _pictures;

    /// <inheritdoc/>
    public int Width => _pictures.Width;

    /// <inheritdoc/>
    public int Height => _pictures.Height;

    /// <inheritdoc/>
    public int Channels => _pictures.Channels;

    /// <inheritdoc/>
    public int Classes => _pictures.Classes;

    /// <inheritdoc/>
    public PaddedText Text { get; }

    /// <inheritdoc/>
    public PixelScaling Scaling => _pictures.Scaling;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Texts that say what a class is, by its index; null if there are none but its name.</summary>
    public Func<int, IReadOnlyList<string>>? ClassPrompts { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Prompts(int index) => ClassPrompts?.Invoke(index) ?? [];

    /// <inheritdoc/>
    public string Caption(Split split, int example) => _captions[(int)split][example];

    /// <inheritdoc/>
    public int Count(Split split) => _pictures.Count(split);

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        (byte[] pixels, byte[] labels) = _pictures[split];
        int size = Channels * Width * Height, length = Text.Length;
        for (int row = 0; row < examples.Length; row++)
        {
            int example = examples[row];
            if (batch.Features.Length > 0) Scaling.ToFeatures(pixels.AsSpan(example * size, size), batch.Features.AsSpan(row * size, size));
            if (batch.Tokens.Length > 0) _tokens[(int)split].AsSpan(example * length, length).CopyTo(batch.Tokens.AsSpan(row * length));
            if (batch.Targets.Length > 0) batch.Targets[row] = labels[example];
        }
    }

    /// <summary>The same with pictures of another size, see <see cref="PictureSet.Resized"/>.</summary>
    public CaptionedPictureSet Resized(int size) => new(_pictures.Resized(size), _captions, Text, ClassNames) { ClassPrompts = ClassPrompts };
}
