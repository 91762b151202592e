using Panthera.Training.Data;
using Panthera.Training.Models;

namespace Panthera.Training.Diffusion;

/// <summary>Pictures that a model has drawn, and what it was told for each.</summary>
/// <param name="Size">The side in pixels.</param>
/// <param name="Channels">Colours of a pixel.</param>
/// <param name="Numbers">Numbers from about -1 to 1 in the order y, x, channel, picture after picture.</param>
public sealed record DrawnPictures(int Size, int Channels, float[] Numbers)
{
    /// <summary>How many.</summary>
    public int Count => Numbers.Length / Length;

    /// <summary>Numbers of a picture.</summary>
    public int Length => Size * Size * Channels;

    /// <summary>One picture as bytes, in the same order.</summary>
    public byte[] Bytes(int index)
    {
        byte[] bytes = new byte[Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            float value = (Numbers[index * Length + i] + 1) * 127.5f;
            bytes[i] = float.IsNaN(value) ? (byte)0 : (byte)(Math.Clamp(value, 0, 255) + 0.5f);
        }
        return bytes;
    }
}

/// <summary>What pictures are to be drawn from.</summary>
/// <param name="Tokens">For each picture the tokens that the model is told; empty if it reads none.</param>
/// <param name="Coarse">For each picture the coarse one, enlarged; empty for a model that reads none.</param>
/// <param name="Fine">For each picture the one that its wish was taken from; empty if there are none.</param>
/// <param name="Classes">For each picture its class; empty if it has none.</param>
public sealed record Wishes(int[] Tokens, float[] Coarse, float[] Fine, int[] Classes)
{
    /// <summary>Nothing in particular.</summary>
    public static Wishes None { get; } = new([], [], [], []);

    /// <summary>Classes in turn.</summary>
    /// <param name="count">How many pictures.</param>
    /// <param name="first">The first class.</param>
    /// <param name="classes">How many classes.</param>
    public static Wishes OfClasses(int count, int first, int classes)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(i => first + i % classes)];
        return new([.. labels.Select(DiffusionSource.TokenOfClass)], [], [], labels);
    }

    /// <summary>A caption for all.</summary>
    /// <param name="tokens">The caption.</param>
    /// <param name="count">How many pictures.</param>
    public static Wishes OfCaption(int[] tokens, int count) => new([.. Enumerable.Repeat(tokens, count).SelectMany(row => row)], [], [], []);

    /// <summary>
    /// What the pictures of a split are told to be, from its first one on. Pictures of a class that is never trained on are left
    /// out: nobody could say whether such a class is drawn.
    /// </summary>
    /// <param name="source">The pictures.</param>
    /// <param name="shape">The model.</param>
    /// <param name="split">The split.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InputException">If there are not as many.</exception>
    public static Wishes Of(DiffusionSource source, UNetShape shape, Split split, int count)
    {
        int length = shape.PictureLength;
        HashSet<int> trained = [.. source.Labels(Split.Train)];
        int[] known = [.. source.Labels(split).Index().Where(example => trained.Contains(example.Item)).Select(example => example.Index)];
        if (count > known.Length)
            throw new InputException($"{count:N0} pictures are more than the {known.Length:N0} of the {split.ToString().ToLowerInvariant()} split to take them from");
        int[] tokens = new int[count * shape.Tokens], classes = new int[count];
        float[] fine = new float[count * length], coarse = new float[shape.LowResolution ? count * length : 0];
        for (int i = 0; i < count; i++)
        {
            classes[i] = source.Clean(split, known[i], fine.AsSpan(i * length, length), tokens.AsSpan(i * shape.Tokens, shape.Tokens));
            if (shape.LowResolution) source.Coarsen(fine.AsSpan(i * length, length), coarse.AsSpan(i * length, length));
        }
        return new(tokens, coarse, fine, classes);
    }
}
