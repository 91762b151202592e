using System.Net;
using System.Text;

namespace Panthera.Figures.Pages;

/// <summary>A page as one HTML file that needs no other: pictures and looks are in it.</summary>
internal static class PageHtml
{
    private const string Look = """
        :root { color-scheme: light; }
        body { margin: 0 auto; max-width: 66rem; padding: 1.5rem; background: #fff; color: #222;
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        h1 { margin: 0 0 .4rem; font-size: 1.7rem; line-height: 1.25; }
        h2 { margin: 2.2rem 0 .6rem; font-size: 1.2rem; border-bottom: 1px solid #ddd; padding-bottom: .2rem; }
        p.lead { margin-top: 0; font-size: 1.08rem; color: #444; }
        figure { margin: 1.2rem 0; }
        figcaption { color: #555; font-size: .9rem; margin: .3rem 0; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .28rem .8rem .28rem 0; text-align: left; vertical-align: top; white-space: nowrap; }
        th { border-bottom: 2px solid #888; font-weight: 600; }
        td { border-bottom: 1px solid #eee; }
        th.number, td.number { text-align: right; }
        td:last-child, th:last-child { padding-right: 0; white-space: normal; }
        pre { background: #f6f6f4; padding: .8rem 1rem; overflow-x: auto; font-size: .86rem; line-height: 1.4; border-radius: 4px; }
        svg { max-width: 100%; height: auto; }
        a { color: #0b61a4; }
        @media print { body { max-width: none; } figure { break-inside: avoid; } }
        """;

    /// <summary>The page as HTML.</summary>
    public static string Of(Page page)
    {
        StringBuilder html = new();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<title>").Append(Text(page.Title)).Append("</title>\n<style>\n").Append(Look).Append("\n</style>\n</head>\n<body>\n")
            .Append("<h1>").Append(Text(page.Title)).Append("</h1>\n<p class=\"lead\">").Append(Text(page.Lead)).Append("</p>\n");
        foreach (Block block in page.Blocks) Append(html, block);
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder html, Block block)
    {
        switch (block)
        {
            case Section section:
                html.Append("<h2>").Append(Text(section.Text)).Append("</h2>\n");
                break;
            case Paragraph paragraph:
                html.Append("<p>").Append(Text(paragraph.Text)).Append("</p>\n");
                break;
            case Listing listing:
                html.Append("<pre>").Append(Text(listing.Text.TrimEnd('\n'))).Append("</pre>\n");
                break;
            case DataTable table:
                Append(html, table);
                break;
            case Illustration picture:
                html.Append("<figure>\n").Append(Svg(picture)).Append("<figcaption>").Append(Text(picture.Caption)).Append(' ')
                    .Append(Link($"{picture.Name}.svg", "SVG")).Append(", ").Append(Link($"{picture.Name}.png", "PNG")).Append("</figcaption>\n</figure>\n");
                break;
            case Attachment file:
                html.Append("<p>").Append(Link(file.FileName, file.FileName)).Append(": ").Append(Text(file.Caption)).Append("</p>\n");
                break;
            default:
                throw new ArgumentException($"A block of the kind {block.GetType().Name} has no form in HTML.", nameof(block));
        }
    }

    private static void Append(StringBuilder html, DataTable table)
    {
        string[] classes = [.. table.Headings.Select(heading => heading.EndsWith('#') ? " class=\"number\"" : "")];
        html.Append("<figure>\n<div class=\"wide\"><table>\n<thead><tr>");
        foreach ((string heading, string look) in table.Headings.Zip(classes)) html.Append("<th").Append(look).Append('>').Append(Text(heading.TrimEnd('#'))).Append("</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Append("<tr>");
            foreach ((string cell, string look) in row.Zip(classes)) html.Append("<td").Append(look).Append('>').Append(Text(cell)).Append("</td>");
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table></div>\n<figcaption>").Append(Text(table.Caption)).Append(' ').Append(Link($"{table.Name}.csv", "CSV"))
            .Append("</figcaption>\n</figure>\n");
    }

    /// <summary>The picture as a part of the page, without the declaration that only a file of its own has.</summary>
    private static string Svg(Illustration picture)
    {
        string svg = Encoding.UTF8.GetString(picture.Picture.ToSvg());
        return svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
    }

    private static string Link(string file, string text) => $"<a href=\"{Text(Uri.EscapeDataString(file))}\">{Text(text)}</a>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
