using Panthera.Tests.Shared;
using Panthera.Training.Data;
using Panthera.Training.Diffusion;
using Panthera.Training.Models;

namespace Panthera.Training.Tests.Diffusion;

public class DiffusionSourceTests
{
    private static readonly PictureSet Grey = Pictures.Draw(12, 64, 16, 16, 1);

    private static readonly CaptionedPictureSet Coloured = CaptionedPictures.Draw(16, 40, 10, 10, 1);

    private static readonly UNetShape Plain = new(12, 1, 8, [1, 2], 1, 2);

    private static readonly UNetShape Told = new(16, 3, 8, [1, 2], 1, 2, Coloured.Text.Length, Coloured.Text.VocabularySize);

    public static IEnumerable<TheoryDataRow<string>> Names => Sources.Select(row => new TheoryDataRow<string>(row.Name));

    private static readonly (string Name, UNetShape Shape, DiffusionSource Source)[] Sources =
    [
        ("plain", Plain, new(Grey, Plain, DiffusionCondition.None, NoiseSchedule.Cosine())),
        ("class", Plain with { Tokens = 1, Vocabulary = Grey.Classes + 1 },
            new(Grey, Plain with { Tokens = 1, Vocabulary = Grey.Classes + 1 }, DiffusionCondition.Class, NoiseSchedule.Linear())),
        ("caption", Told, new(Coloured, Told, DiffusionCondition.Caption, NoiseSchedule.Cosine())),
        ("fine", Plain with { LowResolution = true }, new(Grey, Plain with { LowResolution = true }, DiffusionCondition.LowResolution, NoiseSchedule.Cosine(), 4)),
    ];

    [Theory, MemberData(nameof(Names))]
    public void Read_Examples_AreNoisedPicturesOfTheirTime(string name)
    {
        (_, UNetShape shape, DiffusionSource source) = Sources.Single(row => row.Name == name);
        int count = source.Distinct(Split.Train), length = shape.PictureLength;
        int[] examples = [3, 3 + count, 3 + 2 * count, 5];
        Batch batch = Read(source, shape, Split.Train, examples);
        float[] clean = new float[length];
        int[] tokens = new int[shape.Tokens];
        HashSet<float> times = [];
        for (int row = 0; row < examples.Length; row++)
        {
            source.Clean(Split.Train, examples[row] % count, clean, tokens);
            ReadOnlySpan<float> features = batch.Features.AsSpan(row * shape.FeatureLength, shape.FeatureLength);
            int time = (int)features[shape.TimeOffset];
            times.Add(time);
            time.ShouldBeInRange(1, 1000);
            double signal = source.Schedule.Signal(time);
            for (int i = 0; i < length; i++)
                features[i].ShouldBe((float)(Math.Sqrt(signal) * clean[i] + Math.Sqrt(1 - signal) * features[shape.NoiseOffset + i]), 1e-5f);
            clean.ShouldAllBe(value => value >= -1.0001f && value <= 1.0001f);
            clean.Max().ShouldBeGreaterThan(clean.Min() + 0.5f);
        }
        times.Count.ShouldBeGreaterThan(2);
    }

    [Theory, MemberData(nameof(Names))]
    public void Read_Again_GivesTheSameBitsAndAllocatesNothing(string name)
    {
        (_, UNetShape shape, DiffusionSource source) = Sources.Single(row => row.Name == name);
        int[] examples = [0, 9, 2, source.Count(Split.Train) - 1];
        Batch first = Read(source, shape, Split.Train, examples), second = Read(source, shape, Split.Train, examples);
        second.Features.ShouldBe(first.Features);
        second.Tokens.ShouldBe(first.Tokens);
        Read(source, shape, Split.Validation, [0, 9, 2, 3]).Features.ShouldNotBe(first.Features);
        Allocations.Of(() => source.Read(Split.Train, examples, second)).ShouldBe(0);
        float[] reversed = Read(source, shape, Split.Train, [.. examples.Reverse()]).Features;
        reversed[..shape.FeatureLength].ShouldBe(first.Features[^shape.FeatureLength..]);
    }

    [Fact]
    public void Noise_OverManyExamples_IsStandardNormal()
    {
        (_, UNetShape shape, DiffusionSource source) = Sources[0];
        Batch batch = Read(source, shape, Split.Train, [.. Enumerable.Range(0, 400)]);
        double[] noise = [.. Enumerable.Range(0, 400 * shape.PictureLength).Select(i =>
            (double)batch.Features[i / shape.PictureLength * shape.FeatureLength + shape.NoiseOffset + i % shape.PictureLength])];
        noise.Average().ShouldBe(0, 0.02);
        noise.Average(value => value * value).ShouldBe(1, 0.02);
        noise.Average(value => Math.Pow(value, 4)).ShouldBe(3, 0.1);
    }

    [Fact]
    public void Tokens_OfExamples_AreTheirClassesExceptForATenth()
    {
        (_, UNetShape shape, DiffusionSource source) = Sources[1];
        int[] examples = [.. Enumerable.Range(0, 4000)];
        Batch batch = Read(source, shape, Split.Train, examples), plain = new(new float[144], [], new int[1]);
        int untold = 0;
        for (int row = 0; row < examples.Length; row++)
        {
            Grey.Read(Split.Train, [examples[row] % 64], plain);
            if (batch.Tokens[row] == 0) untold++;
            else batch.Tokens[row].ShouldBe(plain.Targets[0] + 1);
        }
        untold.ShouldBeInRange(300, 500);
    }

    [Fact]
    public void Tokens_OfExamples_AreTheirCaptionsExceptForATenth()
    {
        (_, UNetShape shape, DiffusionSource source) = Sources[2];
        Batch batch = Read(source, shape, Split.Train, [.. Enumerable.Range(0, 400)]);
        int untold = 0;
        for (int row = 0; row < 400; row++)
        {
            int[] tokens = batch.Tokens[(row * shape.Tokens)..((row + 1) * shape.Tokens)];
            if (tokens.All(token => token == PaddedText.Padding)) untold++;
            else tokens.ShouldBe(Coloured.Text.Encode(Coloured.Caption(Split.Train, row % 40)));
        }
        untold.ShouldBeInRange(20, 65);
    }

    [Fact]
    public void CoarsePicture_OfAnExample_IsThatOfThePictureWithoutNoise()
    {
        (_, UNetShape shape, DiffusionSource source) = Sources[3];
        Batch batch = Read(source, shape, Split.Train, [7, 7 + 64]);
        float[] clean = new float[144], coarse = new float[144];
        source.Clean(Split.Train, 7, clean, []);
        source.Coarsen(clean, coarse);
        batch.Features[shape.LowOffset..(shape.LowOffset + 144)].ShouldBe(coarse);
        batch.Features[(shape.FeatureLength + shape.LowOffset)..(2 * shape.FeatureLength)].ShouldBe(coarse);
    }

    [Fact]
    public void Counts_OfExamples_AreDrawsOfPictures()
    {
        DiffusionSource source = Sources[0].Source;
        (source.Count(Split.Train), source.Distinct(Split.Train), source.Count(Split.Test)).ShouldBe((64_000, 64, 16));
        Sources.Select(row => row.Source.Digest).ShouldBeUnique();
        Sources.Select(row => row.Source.Provenance).ShouldBeUnique();
    }

    [Fact]
    public void Source_OfPicturesOfAnotherSize_IsRefused() =>
        Should.Throw<InputException>(() => new DiffusionSource(Grey, Told, DiffusionCondition.None, NoiseSchedule.Cosine())).Message
            .ShouldBe("the model draws 16 × 16 pixels of 3 channels; the pictures have 12 × 12 of 1");

    [Fact]
    public void Range_OfPictures_GoesThereAndBack()
    {
        PixelRange range = PixelRange.Of(Coloured);
        Batch batch = new(new float[3 * 256], [], new int[1]);
        float[] signed = new float[3 * 256], back = new float[3 * 256];
        Coloured.Read(Split.Test, [4], batch);
        range.ToSigned(batch.Features, signed);
        range.ToFeatures(signed, back);
        for (int i = 0; i < back.Length; i++) back[i].ShouldBe(batch.Features[i], 1e-4f);
        signed[3 * 17 + 1].ShouldBe((batch.Features[256 + 17] - range.Least[1]) / (range.Greatest[1] - range.Least[1]) * 2 - 1, 1e-5f);
    }

    private static Batch Read(DiffusionSource source, UNetShape shape, Split split, int[] examples)
    {
        Batch batch = new(new float[examples.Length * shape.FeatureLength], new int[examples.Length * shape.Tokens], new int[examples.Length]);
        source.Read(split, examples, batch);
        return batch;
    }
}
