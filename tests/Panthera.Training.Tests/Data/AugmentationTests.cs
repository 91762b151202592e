using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class AugmentationTests
{
    private static readonly PictureSet Set = CaptionedPictures.Draw(16, 40, 10, 10, 1).Pictures;

    [Theory]
    [InlineData("identity", 1, new[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 })]
    [InlineData("autocontrast", 1, new[] { 0, 31, 63, 95, 127, 159, 191, 223, 255 })]
    [InlineData("equalize", 1, new[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 })]
    [InlineData("solarize", -0.8f, new[] { 10, 20, 30, 40, 50, 195, 185, 175, 165 })]
    [InlineData("posterize", 1, new[] { 0, 16, 16, 32, 48, 48, 64, 80, 80 })]
    [InlineData("brightness", 1, new[] { 19, 38, 57, 76, 95, 114, 133, 152, 171 })]
    [InlineData("brightness", -0.5f, new[] { 6, 11, 17, 22, 28, 33, 39, 44, 50 })]
    [InlineData("contrast", -1, new[] { 46, 47, 48, 49, 50, 51, 52, 53, 54 })]
    [InlineData("shear-x", 0, new[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 })]
    [InlineData("translate-x", 1, new[] { 20, 30, 128, 50, 60, 128, 80, 90, 128 })]
    [InlineData("translate-y", -1, new[] { 128, 128, 128, 10, 20, 30, 40, 50, 60 })]
    public void Operation_OnNineGreys_GivesWhatHandsGive(string name, float strength, int[] expected) =>
        Apply(name, strength, [10, 20, 30, 40, 50, 60, 70, 80, 90]).ShouldBe(expected.Select(x => (byte)x));

    [Fact]
    public void Sharpness_OnAnEdge_SmoothsOrSharpensTheMiddle()
    {
        byte[] picture = [0, 0, 0, 0, 130, 0, 0, 0, 0];
        // The middle smoothed is 130 · 5 / 13 = 50; a tenth of the difference stays.
        Apply("sharpness", -1, picture)[4].ShouldBe((byte)58);
        Apply("sharpness", 1, picture)[4].ShouldBe((byte)202);
    }

    [Fact]
    public void Rotate_WholeRange_TurnsByThirtyDegrees()
    {
        byte[] picture = new byte[21 * 21];
        picture[10 * 21 + 20] = 255;
        byte[] turned = new byte[picture.Length];
        picture.CopyTo(turned, 0);
        RandAugment.All.Single(operation => operation.Name == "rotate").Apply(new PixelPlanes(turned, new byte[picture.Length], 1, 21, 21), 1);
        int at = Array.IndexOf(turned, (byte)255);
        Math.Abs(Math.Atan2(at / 21 - 10, at % 21 - 10)).ShouldBe(Math.PI / 6, 0.06);
    }

    [Fact]
    public void Equalize_TwoGroups_SpreadsThem()
    {
        byte[] pixels = [.. Enumerable.Range(0, 1024).Select(i => (byte)(100 + i % 4))];
        RandAugment.All.Single(operation => operation.Name == "equalize").Apply(new PixelPlanes(pixels, new byte[1024], 1, 32, 32), 1);
        // 256 of each: step (1024 − 256) / 255 = 3, so (1 + 256 k) / 3.
        pixels.Distinct().ShouldBe([0, 85, 171, 255]);
    }

    [Fact]
    public void Operations_AnyStrength_StayInTheirPicture()
    {
        foreach (RandAugmentOperation operation in RandAugment.All)
        {
            for (int i = 0; i <= 20; i++)
            {
                byte[] room = new byte[2 * 3 * 7 * 5 + 2];
                Array.Fill(room, (byte)77);
                operation.Apply(new PixelPlanes(room.AsSpan(1, 105), room.AsSpan(106, 105), 3, 7, 5), (i - 10) / 10f);
                (room[0], room[^1]).ShouldBe(((byte)77, (byte)77));
            }
        }
        RandAugment.All.Select(operation => operation.Name).ShouldBeUnique();
    }

    [Fact]
    public void Crop_Always_MovesThePictureWithinItsPadding()
    {
        Augmentation crop = Augmentation.Parse("crop:2");
        HashSet<int> places = [];
        for (ulong seed = 0; seed < 400; seed++)
        {
            byte[] pixels = new byte[81];
            pixels[40] = 1;
            Rng rng = new(seed);
            crop.Apply(new PixelPlanes(pixels, new byte[81], 1, 9, 9), ref rng);
            places.Add(Array.IndexOf(pixels, (byte)1));
            pixels.Sum(x => x).ShouldBe(1);
        }
        places.Order().ShouldBe(from y in Enumerable.Range(2, 5) from x in Enumerable.Range(2, 5) select 9 * y + x);
    }

    [Fact]
    public void Flip_HalfTheTime_MirrorsEachPlane()
    {
        Augmentation flip = Augmentation.Parse("flip");
        int flipped = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 8];
            Rng rng = new(seed);
            flip.Apply(new PixelPlanes(pixels, new byte[8], 2, 2, 2), ref rng);
            if (pixels[0] == 1) pixels.ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
            else
            {
                pixels.ShouldBe([2, 1, 4, 3, 6, 5, 8, 7]);
                flipped++;
            }
        }
        flipped.ShouldBeInRange(70, 130);
    }

    [Fact]
    public void Source_SameExample_IsTheSameInAnyOrderAndDrawsDiffer()
    {
        AugmentedPictures source = new(Set, Augmentation.Parse("crop:2,flip,randaugment:2:9,mixup:0.4"), 5, draws: 50);
        source.Count(Split.Train).ShouldBe(2000);
        source.Count(Split.Test).ShouldBe(10);
        source.Draws.ShouldBe(50);
        int[] examples = [.. Enumerable.Range(0, 2000)];
        Batch forwards = Read(source, examples), backwards = Read(source, [.. examples.Reverse()]);
        int size = 3 * 256;
        for (int i = 0; i < 2000; i++)
        {
            backwards.Targets[1999 - i].ShouldBe(forwards.Targets[i]);
            backwards.Features.AsSpan((1999 - i) * size, size).SequenceEqual(forwards.Features.AsSpan(i * size, size)).ShouldBeTrue();
        }
        forwards.Features.Chunk(size).Select(picture => string.Join(',', picture)).Distinct().Count().ShouldBeGreaterThan(1990);
        Read(new AugmentedPictures(Set, Augmentation.Parse("flip"), 6), [3]).Features.Length.ShouldBe(size);
        source.Digest.ShouldNotBe(new AugmentedPictures(Set, Augmentation.Parse("crop:2,flip,randaugment:2:9,mixup:0.4"), 6, 50).Digest);
    }

    [Fact]
    public void Source_HeldOutSplits_AreUntouched()
    {
        AugmentedPictures source = new(Set, Augmentation.Parse("flip,mixup"), 5);
        Batch plain = new(new float[10 * 768], [], new int[10]), augmented = new(new float[10 * 768], [], new int[10]);
        Set.Read(Split.Test, [.. Enumerable.Range(0, 10)], plain);
        source.Read(Split.Test, [.. Enumerable.Range(0, 10)], augmented);
        augmented.Features.ShouldBe(plain.Features);
        augmented.Targets.ShouldBe(plain.Targets);
    }

    [Fact]
    public void Mixup_ClassIsThatOfTheGreaterShareAsOftenAsItIsGreat()
    {
        // Picture i is all of one brightness that tells it, and of class i: black and white.
        PictureSplit two = new([.. Enumerable.Repeat((byte)0, 4), .. Enumerable.Repeat((byte)255, 4)], [0, 1]);
        AugmentedPictures source = new(new PictureSet("two", "", 2, 2, 2, two, two, two), Augmentation.Parse("mixup:1"), 1, draws: 4000);
        Batch batch = new(new float[4], [], new int[1]);
        double error = 0, shares = 0;
        for (int i = 0; i < 8000; i++)
        {
            source.Read(Split.Train, [i], batch);
            double share = (batch.Features[0] + 1) / 2;
            share.ShouldBeInRange(-0.01, 1.01);
            error += batch.Targets[0] - share;
            shares += Math.Abs(share - 0.5);
        }
        // The mean class given a share is the share; over all, the difference has mean 0 and deviation under 0.5 / √8000.
        (error / 8000).ShouldBe(0, 0.02);
        (shares / 8000).ShouldBeInRange(0.3, 0.45);
    }

    [Fact]
    public void DrawBeta_Moments_AreThoseOfTheDistribution()
    {
        foreach (double alpha in new[] { 0.1, 0.4, 1 })
        {
            Rng rng = new(3);
            double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => Augmentation.DrawBeta(alpha, ref rng))];
            draws.Average().ShouldBe(0.5, 0.015);
            draws.Average(x => (x - 0.5) * (x - 0.5)).ShouldBe(1 / (4 * (2 * alpha + 1)), 0.01);
        }
    }

    [Theory]
    [InlineData("blur", "no augmentation 'blur'; expected some of crop:4, flip, randaugment:2:9, mixup:0.2, with commas between")]
    [InlineData("", "no augmentation ''")]
    [InlineData("crop:0", "'0' pixels of padding; expected a whole number from 1 to 64")]
    [InlineData("crop:1.5", "'1.5' pixels")]
    [InlineData("randaugment:2:11", "'11' magnitude; expected a whole number from 0 to 10")]
    [InlineData("mixup:NaN", "'NaN' alpha; expected from 0.01 to 1")]
    [InlineData("flip:1", "1 numbers; expected 0 at most")]
    public void Parse_NoChain_SaysWhatIs(string text, string expected) =>
        Should.Throw<InputException>(() => Augmentation.Parse(text)).Message.ShouldContain(expected);

    private static Batch Read(AugmentedPictures source, int[] examples)
    {
        Batch batch = new(new float[examples.Length * 768], [], new int[examples.Length]);
        source.Read(Split.Train, examples, batch);
        return batch;
    }

    private static byte[] Apply(string name, float strength, byte[] pixels)
    {
        byte[] changed = [.. pixels];
        RandAugment.All.Single(operation => operation.Name == name).Apply(new PixelPlanes(changed, new byte[9], 1, 3, 3), strength);
        return changed;
    }
}
