using System.Text;
using Panthera.Figures.Drawing;

namespace Panthera.Figures.Tests.Drawing;

public class PixelsTests
{
    private static readonly byte[] FourColours = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];

    [Fact]
    public void Pixels_AreSquaresInPng_AndWhatLiesOutsideIsLeftOut()
    {
        Png png = Png.Read(new Picture(4, 3, "colours", [new Pixels(new(1, 0), 2, FourColours), new Pixels(new(-1, 2), 2, FourColours)]).ToPng(scale: 2));
        (png.Width, png.Height).ShouldBe((8, 6));
        Pixel(png, 0, 0).ShouldBe([255, 255, 255]);
        foreach ((int x, int y) in (ReadOnlySpan<(int, int)>)[(2, 0), (3, 0), (2, 1), (3, 1)]) Pixel(png, x, y).ShouldBe([10, 20, 30]);
        Pixel(png, 5, 1).ShouldBe([40, 50, 60]);
        Pixel(png, 5, 3).ShouldBe([100, 110, 120]);
        Pixel(png, 0, 4).ShouldBe([40, 50, 60]);
        Pixel(png, 2, 4).ShouldBe([255, 255, 255]);
    }

    [Fact]
    public void Pixels_InSvg_AreAPngFile()
    {
        string svg = Encoding.UTF8.GetString(new Picture(4, 4, "colours", [new Pixels(new(1, 1), 2, FourColours)]).ToSvg());
        const string start = "data:image/png;base64,";
        int from = svg.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Png png = Png.Read(Convert.FromBase64String(svg[from..svg.IndexOf('"', from)]));
        (png.Width, png.Height).ShouldBe((2, 2));
        png.Pixels.ShouldBe(FourColours);
    }

    [Fact]
    public void Sheets_LieOneBelowTheOther()
    {
        Picture picture = PictureSheet.Drawn("two", [("first", [new byte[64 * 64]]), ("second", [new byte[64 * 64], new byte[64 * 64]])], 64, 8);
        picture.Marks.OfType<Label>().Select(label => label.Text).ShouldBe(["first", "second"]);
        Pixels[] sheets = [.. picture.Marks.OfType<Pixels>()];
        (sheets[0].Width, sheets[0].Height).ShouldBe((68, 68));
        (sheets[1].Width, sheets[1].Height).ShouldBe((134, 68));
        sheets[1].At.Y.ShouldBeGreaterThan(sheets[0].At.Y + sheets[0].Height);
        picture.Height.ShouldBeGreaterThanOrEqualTo((int)sheets[1].At.Y + sheets[1].Height);
        Should.Throw<ArgumentException>(() => PictureSheet.Drawn("none", [], 64, 8));
    }

    private static byte[] Pixel(Png png, int x, int y) => png.Pixels[(3 * (y * png.Width + x))..(3 * (y * png.Width + x) + 3)];
}
