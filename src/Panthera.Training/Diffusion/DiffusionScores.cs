using System.Numerics.Tensors;
using Panthera.Training.Data;
using Panthera.Training.Metrics;

namespace Panthera.Training.Diffusion;

/// <summary>How good the pictures are that a model draws.</summary>
/// <param name="Pictures">How many were looked at.</param>
/// <param name="JudgeAccuracy">The share of real pictures whose class the judge names: those that wishes were taken from, or test pictures.</param>
/// <param name="Frechet">The Fréchet distance from these, by features of the judge.</param>
/// <param name="FrechetOfReal">That of as many real training pictures: what a perfect model would have.</param>
/// <param name="Agreement">The share of pictures in which the judge sees the class that was asked for; null if none was.</param>
/// <param name="SquaredError">The mean squared error of pixels, from -1 to 1, of what was made fine; null if nothing was.</param>
/// <param name="BicubicError">The same of bicubic interpolation.</param>
public sealed record DiffusionScores(
    int Pictures, double JudgeAccuracy, double Frechet, double FrechetOfReal, double? Agreement, double? SquaredError, double? BicubicError)
{
    /// <summary>Scores pictures.</summary>
    /// <param name="drawn">The pictures.</param>
    /// <param name="wishes">What they were drawn from.</param>
    /// <param name="source">Real pictures.</param>
    /// <param name="judge">Who judges.</param>
    public static DiffusionScores Of(DrawnPictures drawn, Wishes wishes, DiffusionSource source, Judge judge)
    {
        (int[] seen, float[] features) = judge.Look(ToFeatures(drawn.Numbers, drawn.Length, source.Range));
        double accuracy = judge.Accuracy;
        float[] test;
        if (wishes.Fine.Length == 0) test = Real(source, Split.Test, Math.Min(source.Distinct(Split.Test), MostReal), judge);
        else
        {
            (int[] real, test) = judge.Look(ToFeatures(wishes.Fine, drawn.Length, source.Range));
            accuracy = Share(real, wishes.Classes);
        }
        float[] train = Real(source, Split.Train, Math.Min(source.Distinct(Split.Train), drawn.Count), judge);
        bool told = wishes.Classes.Length == seen.Length && wishes.Tokens.Length > 0, made = wishes.Coarse.Length > 0;
        return new(
            drawn.Count, accuracy, FrechetDistance.Of(features, test, judge.Width), FrechetDistance.Of(train, test, judge.Width),
            told ? Share(seen, wishes.Classes) : null,
            made ? SquaredDistance(drawn.Numbers, wishes.Fine) : null, made ? SquaredDistance(wishes.Coarse, wishes.Fine) : null);
    }

    private static double Share(int[] seen, int[] right) => seen.Zip(right).Count(pair => pair.First == pair.Second) / (double)seen.Length;

    private const int MostReal = 2048;

    // Each number is kept between -1 and 1, as pixels are.
    private static double SquaredDistance(float[] left, float[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double off = Math.Clamp(left[i], -1, 1) - Math.Clamp(right[i], -1, 1);
            sum += off * off;
        }
        return sum / left.Length;
    }

    private static float[] Real(DiffusionSource source, Split split, int count, Judge judge)
    {
        IPictureSource pictures = source.Pictures;
        int length = pictures.Channels * pictures.Width * pictures.Height;
        float[] numbers = new float[count * length];
        Batch batch = PictureScratch.BatchOf(pictures);
        for (int i = 0; i < count; i++)
        {
            pictures.Read(split, [i], batch);
            batch.Features.CopyTo(numbers, i * length);
        }
        return judge.Look(numbers).Features;
    }

    private static float[] ToFeatures(float[] signed, int length, PixelRange range)
    {
        float[] kept = new float[signed.Length], features = new float[signed.Length];
        TensorPrimitives.Clamp(signed, -1f, 1f, kept);
        for (int first = 0; first < signed.Length; first += length) range.ToFeatures(kept.AsSpan(first, length), features.AsSpan(first, length));
        return features;
    }
}
