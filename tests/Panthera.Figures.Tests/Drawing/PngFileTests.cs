using Panthera.Figures.Drawing;

namespace Panthera.Figures.Tests.Drawing;

public class PngFileTests
{
    private static readonly Colour Black = Colour.Grey(0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ToPng_HasTheScaledSizeAndAWhiteGround(int scale)
    {
        Png png = Png.Read(new Picture(20, 11, "", []).ToPng(scale));
        (png.Width, png.Height).ShouldBe((20 * scale, 11 * scale));
        png.Chunks.ShouldBe(["IHDR", "pHYs", "IDAT", "IEND"]);
        png.Pixels.ShouldAllBe(value => value == 255);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void ToPng_ScaleOutOfRange_IsRefused(int scale) => Should.Throw<ArgumentOutOfRangeException>(() => new Picture(20, 10, "", []).ToPng(scale));

    [Fact]
    public void Stroke_HasItsColourPlaceAndArea()
    {
        Png png = Draw(new Stroke([new(5, 10), new(35, 10)], Black, 4));
        png.At(20, 10).ShouldBe((0, 0, 0));
        png.At(20, 13).ShouldBe((255, 255, 255));
        // A rectangle and two half discs; the disc is a polygon of sixteen corners.
        png.Ink.ShouldBe(30 * 4 + Math.PI * 4, 0.6);
        Draw(new Stroke([new(5, 10), new(20, 10), new(35, 10), new(5, 10)], Black, 4)).Ink.ShouldBe(png.Ink, 0.5, "what is drawn twice counts once");
    }

    [Fact]
    public void Stroke_OfOnePoint_IsADot() => Draw(new Stroke([new(20, 10)], Black, 6)).Ink.ShouldBe(Math.PI * 9, 1);

    [Fact]
    public void Stroke_WithDashes_HasGaps()
    {
        Png png = Draw(new Stroke([new(0, 10), new(40, 10)], Black, 2) { Dash = [8, 8] });
        png.At(4, 10).ShouldBe((0, 0, 0));
        png.At(12, 10).ShouldBe((255, 255, 255));
        png.At(20, 10).ShouldBe((0, 0, 0));
        png.At(28, 10).ShouldBe((255, 255, 255));
    }

    [Fact]
    public void Stroke_SlantingEdge_IsSmooth() =>
        Draw(new Stroke([new(3, 3), new(37, 17)], Black, 3)).Pixels.Distinct().Count().ShouldBeGreaterThan(20);

    [Fact]
    public void Band_IsMixedWithWhatIsBelow()
    {
        Png png = Draw(new Band([new(0, 5), new(40, 5)], [new(0, 15), new(40, 15)], new(0, 100, 200), 0.5));
        png.At(20, 10).ShouldBe((128, 178, 228));
        png.At(20, 3).ShouldBe((255, 255, 255));
    }

    [Fact]
    public void Marks_BeyondTheEdge_AreCut()
    {
        Png png = Draw(new Stroke([new(-1e7, 10), new(1e7, 10)], Black, 2), new Stroke([new(20, -50), new(20, -40)], Black, 2));
        png.At(0, 10).ShouldBe((0, 0, 0));
        png.At(39, 10).ShouldBe((0, 0, 0));
        png.Ink.ShouldBe(80, 0.1);
    }

    [Fact]
    public void Label_Shows()
    {
        Png png = Draw(new Label("|", new(20, 16), 18, Black));
        png.Ink.ShouldBeInRange(10, 40);
        Draw(new Label("|", new(20, 16), 18, Black) { IsBold = true }).Ink.ShouldBeGreaterThan(1.2 * png.Ink);
    }

    private static Png Draw(params Mark[] marks) => Png.Read(new Picture(40, 20, "", marks).ToPng(1));
}
