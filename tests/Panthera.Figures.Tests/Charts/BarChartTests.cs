using Panthera.Figures.Charts;
using Panthera.Figures.Drawing;

namespace Panthera.Figures.Tests.Charts;

public class BarChartTests
{
    private static readonly BarChart Three = new("Onsets", "progress (%)", "searches", [new Bar("0–50", 3), new Bar("50–100", 0), new Bar("never", 6) { IsApart = true }]);

    [Fact]
    public void Draw_HeightsAreProportionalToCounts()
    {
        Band[] bars = Bars(Three);
        bars.Length.ShouldBe(2, "a count of zero has no bar");
        (double low, double high) = (Height(bars[0]), Height(bars[1]));
        high.ShouldBe(2 * low, 1e-9);
        bars[0].Upper[0].X.ShouldBeLessThan(bars[0].Upper[1].X);
        bars[0].Upper[1].X.ShouldBeLessThan(bars[1].Upper[0].X);
        bars[0].Lower[0].Y.ShouldBe(bars[1].Lower[0].Y);
    }

    [Fact]
    public void Draw_BarApart_IsGrey()
    {
        Band[] bars = Bars(Three);
        bars[0].Colour.ShouldNotBe(bars[1].Colour);
        (bars[1].Colour.Red, bars[1].Colour.Green).ShouldBe((bars[1].Colour.Blue, bars[1].Colour.Blue));
    }

    [Fact]
    public void Draw_ShowsAllLabels()
    {
        Svg svg = new(Three.Draw());
        foreach (string text in new[] { "Onsets", "progress (%)", "searches", "0–50", "50–100", "never", "0", "6" }) svg.Texts.ShouldContain(text);
        new Svg((Three with { Title = "" }).Draw()).Texts.ShouldNotContain("Onsets");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Draw_AnyCount_HasWholeDifferentNumbersAtTheSide(int count)
    {
        string[] numbers = [.. (Three with { Bars = [new Bar("all", count)] }).Draw().Marks.OfType<Label>().Where(label => label.Anchor == Anchor.End).Select(label => label.Text)];
        numbers.ShouldBeUnique();
        numbers.Length.ShouldBeInRange(2, 12);
        numbers.ShouldAllBe(number => number.All(char.IsAsciiDigit));
    }

    [Fact]
    public void Draw_StaysInThePicture()
    {
        Picture picture = (Three with { Title = new string('t', 400), Across = new string('a', 400), Bars = [.. Enumerable.Range(0, 40).Select(i => new Bar($"a long label {i}", i))] }).Draw();
        foreach (Point point in picture.Marks.SelectMany(mark => mark switch
        {
            Stroke stroke => stroke.Points,
            Band band => [.. band.Upper, .. band.Lower],
            Label label => [Lettering.Box(label).Least, Lettering.Box(label).Most],
            _ => throw new InvalidOperationException("a mark of an unknown kind"),
        }))
        {
            point.X.ShouldBeInRange(0, picture.Width);
            point.Y.ShouldBeInRange(0, picture.Height);
        }
    }

    [Fact]
    public void Draw_WhatCannotBe_IsRefused()
    {
        Should.Throw<ArgumentException>(() => (Three with { Bars = [] }).Draw());
        Should.Throw<ArgumentException>(() => (Three with { Bars = [new Bar("less than none", -1)] }).Draw());
        Should.Throw<ArgumentException>(() => (Three with { Height = 60 }).Draw()).Message.ShouldContain("no room");
        Should.Throw<ArgumentException>(() => (Three with { Bars = [.. Enumerable.Range(0, 500).Select(i => new Bar($"{i}", 1))] }).Draw()).Message.ShouldContain("no room");
    }

    private static Band[] Bars(BarChart chart) => [.. chart.Draw().Marks.OfType<Band>()];

    private static double Height(Band bar) => bar.Lower[0].Y - bar.Upper[0].Y;
}
