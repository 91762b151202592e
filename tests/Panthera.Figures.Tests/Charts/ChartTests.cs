using Panthera.Figures.Charts;
using Panthera.Figures.Drawing;

namespace Panthera.Figures.Tests.Charts;

public class ChartTests
{
    private static readonly Series Rising = new("rising", [.. Enumerable.Range(1, 20).Select(i => new Value(i, i * i, i))]);
    private static readonly Series Falling = new("falling & so on", [.. Enumerable.Range(1, 20).Select(i => new Value(i, 400.0 / i))]);

    [Fact]
    public void Draw_ShowsEverySeriesLabelAndLegend()
    {
        Svg svg = Svg.Of(Two());
        svg.Title.ShouldBe("Two <panels>");
        foreach (string text in new[] { "Two <panels>", "A caption", "left", "right", "time (s)", "weight (kg)", "rising", "falling & so on" })
            svg.Texts.ShouldContain(text);
        svg.Lines("rising").Count.ShouldBe(2);
        svg.Lines("falling & so on").ShouldHaveSingleItem().Length.ShouldBe(20);
        // Only the first panel's rising line has errors, and so has the second's.
        svg.All("polygon").Count().ShouldBe(2);
        svg.All("polyline").Count(line => line.Attribute("stroke")!.Value == "#0072b2").ShouldBe(4, "two lines and their samples");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Draw_CoordinatesRiseWithTheData(bool x, bool y)
    {
        Point[] line = Svg.Of(One([Rising], x, y)).Lines("rising").ShouldHaveSingleItem();
        line.Zip(line.Skip(1)).ShouldAllBe(pair => pair.First.X < pair.Second.X && pair.First.Y > pair.Second.Y);
    }

    [Fact]
    public void Draw_LogarithmicAxis_HasEqualDistancesForEqualFactors()
    {
        Series powers = new("powers", [.. Enumerable.Range(-2, 6).Select(i => new Value(Math.Pow(10, i), Math.Pow(10, 2 * i)))]);
        Svg svg = Svg.Of(One([powers], true, true));
        Point[] line = svg.Lines("powers").ShouldHaveSingleItem();
        foreach ((Point a, Point b) in line.Zip(line.Skip(1)))
        {
            (b.X - a.X).ShouldBe((line[^1].X - line[0].X) / 5, 0.03);
            (a.Y - b.Y).ShouldBe((line[0].Y - line[^1].Y) / 5, 0.03);
        }
        foreach (string text in new[] { "0.01", "0.1", "1", "100", "1000" }) svg.Texts.ShouldContain(text);
    }

    [Fact]
    public void Draw_Twice_GivesTheSameBytes()
    {
        Two().Draw().ToSvg().ShouldBe(Two().Draw().ToSvg());
        One([Rising]).Draw().ToPng(1).ShouldBe(One([Rising]).Draw().ToPng(1));
    }

    [Fact]
    public void Draw_Gaps_BreakTheLine()
    {
        double[] values = [double.NaN, 1, 2, double.PositiveInfinity, 3, double.NaN, 4, 5, 6];
        Svg svg = Svg.Of(One([new("gaps", [.. values.Select((value, i) => new Value(i, value, 0.5))])]));
        svg.Lines("gaps").Select(line => line.Length).ShouldBe([2, 3]);
        svg.Dots("gaps").Count.ShouldBe(1);
        svg.All("polygon").Count().ShouldBe(2);
    }

    [Fact]
    public void Draw_OnePoint_IsADotInTheMiddle()
    {
        Svg svg = Svg.Of(One([new("one", [new(3, 7)])]));
        Point dot = svg.Dots("one").ShouldHaveSingleItem();
        Point[] frame = Svg.Points(svg.All("polyline").Single(line => line.Attribute("points")!.Value.Split(' ').Length == 3));
        dot.X.ShouldBe((frame[1].X + frame[2].X) / 2, 0.02);
        dot.Y.ShouldBe((frame[0].Y + frame[1].Y) / 2, 0.02);
    }

    [Fact]
    public void Draw_NothingToDraw_SaysSo()
    {
        Series[] none = [new("empty", []), new("unknown", [new(1, double.NaN), new(double.NaN, 1)])];
        Svg svg = Svg.Of(One(none));
        svg.Texts.ShouldContain("no data");
        svg.Texts.ShouldContain("empty");
        svg.Lines("unknown").ShouldBeEmpty();
        Svg.Of(One([])).Texts.ShouldContain("no data");
        Svg.Of(One([new("negative", [new(-1, -1), new(0, 0)])], true, true)).Texts.ShouldContain("no data");
        Svg.Of(One([Rising])).Texts.ShouldNotContain("no data");
    }

    [Theory]
    [InlineData(-1e300, 1e300)]
    [InlineData(0, double.Epsilon)]
    [InlineData(1e15, 1e15 + 1)]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(123456, 123457)]
    [InlineData(-1e-9, 1e-9)]
    public void Draw_ExtremeRanges_StayInThePicture(double low, double high)
    {
        foreach (bool logarithmic in new[] { false, true })
            RequireInside(One([new("extreme", [new(low, high), new(high, low)])], logarithmic, logarithmic).Draw());
    }

    [Theory]
    [InlineData(1e6, 1.000005e6)]
    [InlineData(0.25, 0.75)]
    [InlineData(-3e-7, 2e-7)]
    [InlineData(0, 3)]
    public void Draw_NumbersOfAnAxis_AreAllDifferent(double low, double high)
    {
        Label[] labels = [.. One([new("s", [new(0, low), new(1, high)])]).Draw().Marks.OfType<Label>().Where(label => label.Anchor == Anchor.End)];
        labels.Length.ShouldBeInRange(3, 12);
        labels.Select(label => label.Text).ShouldBeUnique();
    }

    [Fact]
    public void Draw_LongNames_AreCutAndStayInThePicture()
    {
        string longName = string.Concat(Enumerable.Repeat("a very long name ", 30));
        Series[] series = [.. Enumerable.Range(0, 9).Select(i => Rising with { Name = longName + i })];
        Chart chart = new(longName, longName, [new Panel(longName, new(longName), new(longName), series), new Panel("", new(""), new(""), [])]) { Height = 700 };
        RequireInside(chart.Draw());
        Svg.Of(chart).Texts.Count(text => text.EndsWith('…')).ShouldBe(1 + 1 + 3 + 9);
    }

    [Fact]
    public void Draw_CharactersThatXmlHasNot_AreReplaced() =>
        Svg.Of(One([Rising with { Name = "a\0b\uD800c\u001b" }])).Texts.ShouldContain("a\uFFFDb\uFFFDc\uFFFD");

    [Fact]
    public void Draw_TooSmall_IsRefused()
    {
        Should.Throw<ArgumentException>(() => (One([Rising]) with { Width = 60 }).Draw()).Message.ShouldContain("too little");
        Should.Throw<ArgumentException>(() => (One([Rising]) with { Height = 90 }).Draw()).Message.ShouldContain("too little");
        Should.Throw<ArgumentException>(() => new Chart("", "", []).Draw());
    }

    [Fact]
    public void Draw_AnyData_StaysInThePicture()
    {
        Rng rng = new(1);
        for (int i = 0; i < 200; i++)
        {
            Series[] series = [.. Enumerable.Range(0, rng.Next(4)).Select(number => new Series($"{number}", [.. Enumerable.Range(0, rng.Next(12))
                .Select(_ => new Value(AnyNumber(ref rng), AnyNumber(ref rng), AnyNumber(ref rng)))]))];
            RequireInside(One(series, i % 2 == 0, i % 4 < 2).Draw());
        }
    }

    /// <summary>Any bits at all, a special value, or something usual.</summary>
    private static double AnyNumber(ref Rng rng) => rng.Next(3) switch
    {
        0 => BitConverter.UInt64BitsToDouble(rng.NextULong()),
        1 => new[] { 0, -0.0, 1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue }[rng.Next(8)],
        _ => rng.NextNormal(),
    };

    private static Chart One(IReadOnlyList<Series> series, bool logarithmicX = false, bool logarithmicY = false) => new("One", "", [new Panel(
        "panel", new("time (s)") { IsLogarithmic = logarithmicX }, new("weight (kg)") { IsLogarithmic = logarithmicY }, series)])
    { Width = 400, Height = 300 };

    private static Chart Two() => new("Two <panels>", "A caption",
    [
        new("left", new("time (s)"), new("weight (kg)"), [Rising, Falling]), new("right", new("time (s)"), new("share (%)"), [Rising]),
    ]);

    private static void RequireInside(Picture picture)
    {
        foreach (Point point in picture.Marks.SelectMany(Extent))
        {
            point.X.ShouldBeInRange(0, picture.Width);
            point.Y.ShouldBeInRange(0, picture.Height);
        }
    }

    private static IEnumerable<Point> Extent(Mark mark) => mark switch
    {
        Stroke stroke => stroke.Points,
        Band band => [.. band.Upper, .. band.Lower],
        Label label => [Lettering.Box(label).Least, Lettering.Box(label).Most],
        _ => throw new InvalidOperationException("a mark of an unknown kind"),
    };
}
