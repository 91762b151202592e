using Panthera.Figures.Tests.Drawing;

namespace Panthera.Figures.Tests;

public class PictureSheetTests
{
    [Fact]
    public void Sheet_OfGreyPictures_HasThemSideBySideWithGaps()
    {
        byte[][] pictures = [.. Enumerable.Range(0, 5).Select(i => Enumerable.Range(0, 32 * 32).Select(pixel => (byte)(i * 40 + pixel % 32)).ToArray())];
        Png png = Png.Read(PictureSheet.Png(pictures, 32, 3));
        (png.Width, png.Height).ShouldBe((3 * 66 + 2, 2 * 66 + 2));
        Pixel(png, 0, 0).ShouldBe([255, 255, 255]);
        for (int i = 0; i < 5; i++)
        {
            (int left, int top) = (2 + i % 3 * 66, 2 + i / 3 * 66);
            byte first = (byte)(i * 40), last = (byte)(i * 40 + 31);
            Pixel(png, left, top).ShouldBe([first, first, first]);
            Pixel(png, left + 63, top + 63).ShouldBe([last, last, last]);
            Pixel(png, left + 64, top).ShouldBe([255, 255, 255]);
        }
        Pixel(png, 2 + 2 * 66, 2 + 66).ShouldBe([255, 255, 255]);
    }

    [Fact]
    public void Sheet_OfColours_KeepsTheirOrder()
    {
        Png png = Png.Read(PictureSheet.Png([[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]], 2, 8));
        (png.Width, png.Height).ShouldBe((2 * 32 + 4, 2 * 32 + 4));
        Pixel(png, 2, 2).ShouldBe([10, 20, 30]);
        Pixel(png, 2 + 32, 2).ShouldBe([40, 50, 60]);
        Pixel(png, 2 + 31, 2 + 63).ShouldBe([70, 80, 90]);
    }

    [Fact]
    public void Sheet_OfWhatIsNoPicture_IsRefused()
    {
        Should.Throw<ArgumentException>(() => PictureSheet.Png([], 2, 1));
        Should.Throw<ArgumentException>(() => PictureSheet.Png([new byte[4], new byte[5]], 2, 1));
        Should.Throw<ArgumentException>(() => PictureSheet.Png([new byte[8]], 2, 1));
        Should.Throw<InputException>(() => PictureSheet.Png([.. Enumerable.Repeat(new byte[1024 * 1024], 40)], 1024, 40)).Message.ShouldContain("too large");
    }

    private static byte[] Pixel(Png png, int x, int y) => png.Pixels[(3 * (y * png.Width + x))..(3 * (y * png.Width + x) + 3)];
}
