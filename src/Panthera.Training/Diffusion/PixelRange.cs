using Panthera.Training.Data;

namespace Panthera.Training.Diffusion;

/// <summary>
/// The least and the greatest feature of each plane of some pictures: a diffusion works on pixels from -1 to 1, and knows that no
/// picture lies beyond.
/// </summary>
public sealed class PixelRange
{
    private readonly float[] _least, _greatest;

    /// <summary>A range of one plane for each pair.</summary>
    /// <exception cref="ArgumentException">If there are not as many of both.</exception>
    public PixelRange(IReadOnlyList<float> least, IReadOnlyList<float> greatest)
    {
        if (least.Count != greatest.Count) throw new ArgumentException($"{least.Count} least values, {greatest.Count} greatest.");
        (_least, _greatest) = ([.. least], [.. greatest]);
    }

    /// <summary>The least features, a plane each.</summary>
    public IReadOnlyList<float> Least => _least;

    /// <summary>The greatest features, a plane each.</summary>
    public IReadOnlyList<float> Greatest => _greatest;

    /// <summary>The range of the pictures that are to train on.</summary>
    public static PixelRange Of(IPictureSource pictures)
    {
        int plane = pictures.Width * pictures.Height, count = pictures.Count(Split.Train);
        float[] least = new float[pictures.Channels], greatest = new float[pictures.Channels];
        Array.Fill(least, float.PositiveInfinity);
        Array.Fill(greatest, float.NegativeInfinity);
        Batch batch = PictureScratch.BatchOf(pictures);
        for (int example = 0; example < count; example++)
        {
            pictures.Read(Split.Train, [example], batch);
            for (int channel = 0; channel < least.Length; channel++)
            {
                ReadOnlySpan<float> pixels = batch.Features.AsSpan(channel * plane, plane);
                least[channel] = Math.Min(least[channel], System.Numerics.Tensors.TensorPrimitives.Min(pixels));
                greatest[channel] = Math.Max(greatest[channel], System.Numerics.Tensors.TensorPrimitives.Max(pixels));
            }
        }
        return new PixelRange(least, greatest);
    }

    /// <summary>A picture with its planes one after the other → the order y, x, channel, from -1 to 1. A plane of one value becomes -1.</summary>
    public void ToSigned(ReadOnlySpan<float> features, Span<float> picture)
    {
        int channels = _least.Length, plane = features.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            float width = _greatest[channel] - _least[channel], scale = width > 0 ? 2 / width : 0, least = _least[channel];
            for (int i = 0; i < plane; i++) picture[i * channels + channel] = (features[channel * plane + i] - least) * scale - 1;
        }
    }

    /// <summary>The other way round.</summary>
    public void ToFeatures(ReadOnlySpan<float> picture, Span<float> features)
    {
        int channels = _least.Length, plane = features.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            float scale = (_greatest[channel] - _least[channel]) / 2, least = _least[channel];
            for (int i = 0; i < plane; i++) features[channel * plane + i] = (picture[i * channels + channel] + 1) * scale + least;
        }
    }
}

/// <summary>Room to read one picture after another.</summary>
internal static class PictureScratch
{
    /// <summary>A batch of one picture, without tokens unless the pictures have captions.</summary>
    public static Batch BatchOf(IPictureSource pictures, int tokens = 0) =>
        new(new float[pictures.Channels * pictures.Height * pictures.Width], new int[tokens], new int[1]);
}
