using System.Text;
using Panthera.Figures.Drawing;

namespace Panthera.Figures.Tests.Drawing;

public class LettersTests
{
    [Fact]
    public void Table_HasEachCharacterOfAsciiOnce()
    {
        Letters.All.Select(letter => letter.Character).ShouldBeUnique();
        for (char c = ' '; c <= '~'; c++) Letters.Of(new Rune(c)).Character.ShouldBe(c);
        foreach (Rune rune in "±×−–…·".EnumerateRunes()) Letters.Of(rune).Character.ShouldBe((char)rune.Value);
        Letters.Of(new Rune('漢')).ShouldBe(Letters.Missing);
    }

    [Fact]
    public void Letters_StayInTheirRoomAndDiffer()
    {
        foreach (Letter letter in Letters.All)
        {
            double[] x = [.. letter.Strokes.SelectMany(stroke => stroke.Where((_, i) => i % 2 == 0))], y = [.. letter.Strokes.SelectMany(stroke => stroke.Where((_, i) => i % 2 == 1))];
            x.ShouldAllBe(value => value >= -1 && value <= letter.Advance, $"{letter.Character}");
            y.ShouldAllBe(value => value >= Letters.Descent && value <= Letters.CapitalHeight + 0.5, $"{letter.Character}");
            letter.Strokes.ShouldAllBe(stroke => stroke.Length >= 4 && stroke.Length % 2 == 0, $"{letter.Character}");
            (letter.Strokes.Length == 0).ShouldBe(letter.Character == ' ');
        }
        Letters.All.Select(letter => string.Join(';', letter.Strokes.Select(stroke => string.Join(',', stroke)))).ShouldBeUnique();
    }

    [Theory]
    [InlineData("short", 100, "short")]
    [InlineData("much too long for this", 60, "much to…")]
    [InlineData("much too long for this", 1, "…")]
    public void Fit_CutsWhatIsTooLong(string text, double most, string kept)
    {
        string fitted = Lettering.Fit(text, 13, most);
        fitted.ShouldBe(kept);
        if (most > 10) Lettering.Width(fitted, 13).ShouldBeLessThanOrEqualTo(most);
    }

    [Theory]
    [InlineData(Anchor.Start, 0)]
    [InlineData(Anchor.Middle, 0.5)]
    [InlineData(Anchor.End, 1)]
    public void Strokes_LieInTheLabelsBoxAtItsAnchor(Anchor anchor, double before)
    {
        Label label = new("Agjy|_", new(100, 50), 20, Colour.Grey(0)) { Anchor = anchor }, upright = label with { IsUpright = true };
        double width = Lettering.Width(label.Text, 20);
        ((Point least, Point most), (Point leastUp, Point mostUp)) = (Lettering.Box(label), Lettering.Box(upright));
        least.X.ShouldBe(100 - before * width, 1e-9);
        most.X.ShouldBe(100 + (1 - before) * width, 1e-9);
        // Upright text begins at the bottom.
        mostUp.Y.ShouldBe(50 + before * width, 1e-9);
        leastUp.Y.ShouldBe(50 - (1 - before) * width, 1e-9);
        foreach (Point point in Lettering.Strokes(label).SelectMany(stroke => stroke))
        {
            point.X.ShouldBeInRange(least.X - 1, most.X + 1);
            point.Y.ShouldBeInRange(least.Y - 1, most.Y + 1);
        }
        foreach (Point point in Lettering.Strokes(upright).SelectMany(stroke => stroke))
        {
            point.X.ShouldBeInRange(leastUp.X - 1, mostUp.X + 1);
            point.Y.ShouldBeInRange(leastUp.Y - 1, mostUp.Y + 1);
        }
    }
}
