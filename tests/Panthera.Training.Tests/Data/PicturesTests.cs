using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class PicturesTests
{
    [Fact]
    public void Draw_SameSeed_SamePictures()
    {
        PictureSet first = Pictures.Draw(16, 200, 50, 50, 7), second = Pictures.Draw(16, 200, 50, 50, 7);
        foreach (Split split in Enum.GetValues<Split>())
        {
            first[split].Pixels.ShouldBe(second[split].Pixels);
            first[split].Labels.ShouldBe(second[split].Labels);
        }
        Pictures.Draw(16, 200, 50, 50, 8)[Split.Train].Pixels.ShouldNotBe(first[Split.Train].Pixels);
    }

    [Fact]
    public void Draw_MorePictures_FirstOnesStay()
    {
        byte[] few = Pictures.Draw(16, 40, 0, 0, 7)[Split.Train].Pixels;
        byte[] many = Pictures.Draw(16, 90, 10, 0, 7)[Split.Train].Pixels;
        many[..few.Length].ShouldBe(few);
    }

    [Fact]
    public void Draw_Always_NoPictureTwice()
    {
        PictureSet source = Pictures.Draw(12, 2000, 1000, 1000, 3);
        HashSet<string> seen = [];
        foreach (Split split in Enum.GetValues<Split>())
        {
            foreach (byte[] picture in source[split].Pixels.Chunk(12 * 12))
            {
                seen.Add(Convert.ToHexString(picture)).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(28)]
    [InlineData(64)]
    public void Read_AnySize_IsNormalizedAndBalanced(int size)
    {
        PictureSet source = Pictures.Draw(size, 320, 16, 16, 5);
        source.Width.ShouldBe(size);
        Batch batch = new(new float[320 * size * size], [], new int[320]);
        source.Read(Split.Train, [.. Enumerable.Range(0, 320)], batch);
        batch.Features.Average().ShouldBe(0, 0.01f);
        batch.Features.Average(x => x * x).ShouldBe(1, 0.01f);
        batch.Targets.CountBy(target => target).ShouldAllBe(pair => pair.Value == 20);
        batch.Targets.Max().ShouldBe(source.Classes - 1);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(65)]
    public void Draw_SizeOutOfRange_Throws(int size) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Pictures.Draw(size, 10, 10, 10, 1));

    [Fact]
    public void Glyphs_Always_LieInTheBoxAndDiffer()
    {
        Glyphs.All.Count.ShouldBe(16);
        Glyphs.All.Select(glyph => glyph.Name).ShouldBeUnique();
        foreach (float[] stroke in Glyphs.All.SelectMany(glyph => glyph.Strokes))
        {
            stroke.Length.ShouldBeGreaterThanOrEqualTo(4);
            (stroke.Length % 2).ShouldBe(0);
            stroke.ShouldAllBe(coordinate => Math.Abs(coordinate) <= 1.05f);
        }
    }

    [Fact]
    public void Task_LinearAgainstHiddenLayer_NeedsTheHiddenLayer()
    {
        PictureSet source = Pictures.Draw(16, 6000, 1000, 0, 1);
        SmallClassifier linear = new(256, 0, source.Classes, 1), hidden = new(256, 96, source.Classes, 1);
        linear.Train(source, 300, 96, 0.01f);
        hidden.Train(source, 300, 96, 0.005f);
        linear.Accuracy(source, Split.Validation).ShouldBeLessThan(0.25);
        hidden.Accuracy(source, Split.Validation).ShouldBeInRange(0.55, 0.95);
    }
}
