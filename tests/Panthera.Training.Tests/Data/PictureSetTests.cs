using Panthera.Tests.Shared;
using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class PictureSetTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(37)]
    public void Read_AnyWidth_ScalesEachPixelToUnitVariance(int width)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * 4).Select(i => (byte)(i * 37))];
        PictureSet source = Set(width, 1, pixels, [0, 1, 1, 0]);
        double mean = pixels.Average(p => p);
        double deviation = Math.Sqrt(pixels.Average(p => (p - mean) * (p - mean)));
        Batch batch = new(new float[2 * width], [], new int[2]);
        source.Read(Split.Train, [2, 0], batch);
        batch.Targets.ShouldBe([1, 0]);
        for (int x = 0; x < width; x++)
        {
            batch.Features[x].ShouldBe((float)((pixels[2 * width + x] - mean) / deviation), 1e-5f);
            batch.Features[width + x].ShouldBe((float)((pixels[x] - mean) / deviation), 1e-5f);
        }
    }

    [Fact]
    public void Digest_OfEqualPictures_IsEqualAndOfOthersIsNot()
    {
        byte[] pixels = [10, 20, 30, 40];
        string digest = Set(1, 1, pixels, [0, 1, 1, 0]).Digest;
        Set(1, 1, [.. pixels], [0, 1, 1, 0]).Digest.ShouldBe(digest);
        Set(1, 1, [10, 20, 30, 41], [0, 1, 1, 0]).Digest.ShouldNotBe(digest);
        Set(1, 1, pixels, [0, 1, 0, 0]).Digest.ShouldNotBe(digest);
    }

    [Fact]
    public void Read_Always_AllocatesNothing()
    {
        PictureSet source = Pictures.Draw(16, 64, 16, 16, 1);
        Batch batch = new(new float[8 * 256], [], new int[8]);
        int[] examples = [5, 1, 9, 3, 0, 0, 63, 2];
        Allocations.Of(() => source.Read(Split.Train, examples, batch)).ShouldBe(0);
    }

    [Fact]
    public void Read_IndexOutsideTheSplit_Throws()
    {
        PictureSet source = Pictures.Draw(12, 16, 4, 4, 1);
        Batch batch = new(new float[144], [], new int[1]);
        Should.Throw<IndexOutOfRangeException>(() => source.Read(Split.Test, [4], batch));
        Should.Throw<IndexOutOfRangeException>(() => source.Read(Split.Train, [-1], batch));
    }

    [Fact]
    public void Resized_Half_AveragesFourPixels()
    {
        PictureSet half = Set(4, 2, [0, 40, 8, 8, 80, 120, 8, 8], [1]).Resized(2);
        // Two rows stay two; four columns become two.
        half[Split.Train].Pixels.ShouldBe([20, 8, 100, 8]);
        Set(2, 2, [0, 40, 80, 120], [1]).Resized(1)[Split.Train].Pixels.ShouldBe([60]);
    }

    [Fact]
    public void Resized_Twice_RepeatsPixels() =>
        Set(1, 2, [10, 200], [0]).Resized(2)[Split.Train].Pixels.ShouldBe([10, 10, 200, 200]);

    [Fact]
    public void Resized_ByAFraction_KeepsTheMean()
    {
        PictureSet source = Pictures.Draw(28, 16, 16, 16, 2);
        PictureSet resized = source.Resized(20);
        (resized.Width, resized.Height, resized.Classes).ShouldBe((20, 20, 16));
        resized[Split.Train].Pixels.Average(p => p).ShouldBe(source[Split.Train].Pixels.Average(p => p), 0.2);
        resized[Split.Test].Labels.ShouldBe(source[Split.Test].Labels);
    }

    [Fact]
    public void Constructor_Inconsistent_Throws()
    {
        Should.Throw<ArgumentException>(() => Set(2, 2, [1, 2, 3], [0]));
        Should.Throw<ArgumentException>(() => Set(1, 1, [1, 2], [0, 2]));
        Should.Throw<ArgumentException>(() => Set(1, 1, [], []));
    }

    private static PictureSet Set(int width, int height, byte[] pixels, byte[] labels)
    {
        PictureSplit none = new([], []);
        return new PictureSet("set", "made up", width, height, 2, new PictureSplit(pixels, labels), none, none);
    }
}
