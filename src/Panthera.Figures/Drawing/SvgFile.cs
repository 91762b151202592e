using System.Text;
using System.Xml;

namespace Panthera.Figures.Drawing;

/// <summary>Pictures as SVG 1.1, with text as text: it can be searched, copied and read aloud.</summary>
internal static class SvgFile
{
    private const string Namespace = "http://www.w3.org/2000/svg", LinkNamespace = "http://www.w3.org/1999/xlink";

    private const int PixelsPerInch = 96;

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, IndentChars = " ", NewLineChars = "\n",
    };

    /// <summary>The bytes of the file.</summary>
    public static byte[] Of(Picture picture)
    {
        using MemoryStream bytes = new();
        using (XmlWriter xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("svg", Namespace);
            xml.WriteAttributeString("width", $"{picture.Width}");
            xml.WriteAttributeString("height", $"{picture.Height}");
            xml.WriteAttributeString("viewBox", $"0 0 {picture.Width} {picture.Height}");
            xml.WriteAttributeString("role", "img");
            xml.WriteAttributeString("font-family", "Helvetica, Arial, 'Liberation Sans', sans-serif");
            Element(xml, "title", picture.Title);
            xml.WriteStartElement("rect", Namespace);
            xml.WriteAttributeString("width", $"{picture.Width}");
            xml.WriteAttributeString("height", $"{picture.Height}");
            xml.WriteAttributeString("fill", Colour.Grey(255).Hex);
            xml.WriteEndElement();
            foreach (Mark mark in picture.Marks) Write(xml, mark);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void Write(XmlWriter xml, Mark mark)
    {
        switch (mark)
        {
            case Stroke { Points: [Point only] } dot: Dot(xml, dot, only); break;
            case Stroke stroke: Line(xml, stroke); break;
            case Band band: Area(xml, band); break;
            case Label label: Text(xml, label); break;
            case Pixels pixels: Image(xml, pixels); break;
        }
    }

    // As a PNG file within the file.
    private static void Image(XmlWriter xml, Pixels pixels)
    {
        xml.WriteStartElement("image", Namespace);
        xml.WriteAttributeString("x", Number(pixels.At.X));
        xml.WriteAttributeString("y", Number(pixels.At.Y));
        xml.WriteAttributeString("width", $"{pixels.Width}");
        xml.WriteAttributeString("height", $"{pixels.Height}");
        xml.WriteAttributeString("style", "image-rendering: pixelated");
        byte[] png = PngFile.Of(pixels.Width, pixels.Height, pixels.Colours, PixelsPerInch);
        xml.WriteAttributeString("xlink", "href", LinkNamespace, "data:image/png;base64," + Convert.ToBase64String(png));
        xml.WriteEndElement();
    }

    private static void Dot(XmlWriter xml, Stroke dot, Point at)
    {
        xml.WriteStartElement("circle", Namespace);
        xml.WriteAttributeString("cx", Number(at.X));
        xml.WriteAttributeString("cy", Number(at.Y));
        xml.WriteAttributeString("r", Number(dot.Width / 2));
        xml.WriteAttributeString("fill", dot.Colour.Hex);
        if (dot.Name.Length > 0) Element(xml, "title", dot.Name);
        xml.WriteEndElement();
    }

    private static void Line(XmlWriter xml, Stroke stroke)
    {
        xml.WriteStartElement("polyline", Namespace);
        xml.WriteAttributeString("points", Points(stroke.Points));
        xml.WriteAttributeString("fill", "none");
        xml.WriteAttributeString("stroke", stroke.Colour.Hex);
        xml.WriteAttributeString("stroke-width", Number(stroke.Width));
        xml.WriteAttributeString("stroke-linecap", "round");
        xml.WriteAttributeString("stroke-linejoin", "round");
        if (stroke.Dash.Count > 0) xml.WriteAttributeString("stroke-dasharray", string.Join(' ', stroke.Dash.Select(Number)));
        if (stroke.Name.Length > 0) Element(xml, "title", stroke.Name);
        xml.WriteEndElement();
    }

    private static void Area(XmlWriter xml, Band band)
    {
        xml.WriteStartElement("polygon", Namespace);
        xml.WriteAttributeString("points", Points([.. band.Upper, .. band.Lower.Reverse()]));
        xml.WriteAttributeString("fill", band.Colour.Hex);
        xml.WriteAttributeString("fill-opacity", Number(band.Opacity));
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, Label label)
    {
        xml.WriteStartElement("text", Namespace);
        xml.WriteAttributeString("x", Number(label.At.X));
        xml.WriteAttributeString("y", Number(label.At.Y));
        xml.WriteAttributeString("font-size", Number(label.Size));
        xml.WriteAttributeString("fill", label.Colour.Hex);
        if (label.Anchor != Anchor.Start) xml.WriteAttributeString("text-anchor", label.Anchor == Anchor.End ? "end" : "middle");
        if (label.IsBold) xml.WriteAttributeString("font-weight", "bold");
        if (label.IsUpright) xml.WriteAttributeString("transform", $"rotate(-90 {Number(label.At.X)} {Number(label.At.Y)})");
        xml.WriteString(Visible(label.Text));
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text)
    {
        xml.WriteStartElement(name, Namespace);
        xml.WriteString(Visible(text));
        xml.WriteEndElement();
    }

    private static string Points(IEnumerable<Point> points) => string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));

    private static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##");

    /// <summary>XML has no way to write most control characters and half surrogates.</summary>
    private static string Visible(string text)
    {
        StringBuilder visible = new();
        foreach (Rune rune in text.EnumerateRunes())
            visible.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune);
        return visible.ToString();
    }
}
