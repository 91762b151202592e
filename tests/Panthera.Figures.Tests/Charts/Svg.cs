using System.Globalization;
using System.Xml.Linq;
using Panthera.Figures.Charts;
using Panthera.Figures.Drawing;

namespace Panthera.Figures.Tests.Charts;

/// <summary>A chart as an SVG file, read again.</summary>
internal sealed class Svg
{
    private static readonly XNamespace Names = "http://www.w3.org/2000/svg";

    private readonly XElement _root;

    public Svg(Picture picture)
    {
        using MemoryStream bytes = new(picture.ToSvg());
        _root = XDocument.Load(bytes).Root!;
    }

    public static Svg Of(Chart chart) => new(chart.Draw());

    public string Title => _root.Element(Names + "title")!.Value;

    public IReadOnlyList<string> Texts => [.. All("text").Select(text => text.Value)];

    public IEnumerable<XElement> All(string kind) => _root.Elements(Names + kind);

    /// <summary>The lines of a series, a gap apart.</summary>
    public IReadOnlyList<Point[]> Lines(string series) =>
        [.. All("polyline").Where(line => line.Element(Names + "title")?.Value == series).Select(line => Points(line))];

    public IReadOnlyList<Point> Dots(string series) =>
        [.. All("circle").Where(dot => dot.Element(Names + "title")?.Value == series).Select(dot => new Point(Number(dot, "cx"), Number(dot, "cy")))];

    public static Point[] Points(XElement element) =>
        [.. element.Attribute("points")!.Value.Split(' ').Select(pair => pair.Split(',')).Select(pair => new Point(Read(pair[0]), Read(pair[1])))];

    public static double Number(XElement element, string name) => Read(element.Attribute(name)!.Value);

    private static double Read(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
