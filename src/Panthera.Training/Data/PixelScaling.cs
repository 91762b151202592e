using System.Numerics;
using System.Runtime.InteropServices;

namespace Panthera.Training.Data;

/// <summary>
/// How the bytes of a picture become features and features bytes: feature = byte · scale + shift, with one scale and one shift
/// a plane.
/// </summary>
public sealed class PixelScaling
{
    private readonly float[] _scales, _shifts;

    private PixelScaling(float[] scales, float[] shifts) => (_scales, _shifts) = (scales, shifts);

    /// <summary>Planes of pixels.</summary>
    public int Channels => _scales.Length;

    /// <summary>The scaling by which the features of each plane have zero mean and unit variance over some pictures.</summary>
    /// <param name="pixels">Pictures, each plane after plane; one or more.</param>
    /// <param name="channels">Planes a picture.</param>
    /// <param name="plane">Pixels a plane.</param>
    public static PixelScaling Standardizing(ReadOnlySpan<byte> pixels, int channels, int plane)
    {
        long[][] histograms = [.. Enumerable.Range(0, channels).Select(_ => new long[256])];
        for (int start = 0, channel = 0; start < pixels.Length; start += plane, channel = (channel + 1) % channels)
        {
            long[] histogram = histograms[channel];
            foreach (byte pixel in pixels.Slice(start, plane)) histogram[pixel]++;
        }
        float[] scales = new float[channels], shifts = new float[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            (double mean, double deviation) = Moments(histograms[channel]);
            scales[channel] = (float)(1 / Math.Max(deviation, 1e-6));
            shifts[channel] = (float)-mean * scales[channel];
        }
        return new PixelScaling(scales, shifts);
    }

    /// <summary>The feature of a byte.</summary>
    public float ToFeature(byte pixel, int channel) => pixel * _scales[channel] + _shifts[channel];

    /// <summary>Turns one picture's bytes into features. Allocates nothing.</summary>
    /// <param name="pixels">Channels × pixels of a plane.</param>
    /// <param name="features">As many.</param>
    public void ToFeatures(ReadOnlySpan<byte> pixels, Span<float> features)
    {
        int plane = pixels.Length / Channels;
        for (int channel = 0; channel < Channels; channel++)
        {
            Normalize(pixels.Slice(channel * plane, plane), features.Slice(channel * plane, plane), _scales[channel], _shifts[channel]);
        }
    }

    /// <summary>Turns one picture's features into the nearest bytes; what lies beyond black or white becomes that, NaN black.</summary>
    /// <param name="features">Channels × pixels of a plane.</param>
    /// <param name="pixels">As many.</param>
    public void ToPixels(ReadOnlySpan<float> features, Span<byte> pixels)
    {
        int plane = features.Length / Channels;
        for (int i = 0; i < features.Length; i++)
        {
            float value = (features[i] - _shifts[i / plane]) / _scales[i / plane];
            pixels[i] = float.IsNaN(value) ? (byte)0 : (byte)(Math.Clamp(value, 0, 255) + 0.5f);
        }
    }

    private static void Normalize(ReadOnlySpan<byte> source, Span<float> destination, float byScale, float byShift)
    {
        int lanes = Vector<float>.Count, done = 0;
        Vector<float> scale = new(byScale), shift = new(byShift);
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
            destination[done] = source[done] * byScale + byShift;
        }
    }

    // From int, as conversion from uint is slow where AVX-512 is missing; a byte fits either.
    private static Vector<float> ToSingle(Vector<uint> x) => Vector.ConvertToSingle(Vector.AsVectorInt32(x));

    private static (double Mean, double Deviation) Moments(long[] histogram)
    {
        double sum = 0, squares = 0;
        long count = 0;
        for (int value = 0; value < 256; value++)
        {
            sum += (double)value * histogram[value];
            squares += (double)value * value * histogram[value];
            count += histogram[value];
        }
        double mean = sum / count;
        return (mean, Math.Sqrt(Math.Max(squares / count - mean * mean, 0)));
    }
}
