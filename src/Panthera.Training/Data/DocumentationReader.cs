using System.Text;
using System.Xml;

namespace Panthera.Training.Data;

/// <summary>
/// Reads a file of XML documentation as plain text: one line a member, such as <c>Max: Returns the larger of two numbers.
/// a: The first number.</c> References become the names that they refer to; code samples and exceptions are left out.
/// </summary>
internal static class DocumentationReader
{
    private static readonly XmlReaderSettings Settings = new() { IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <summary>Reads all members in the order of the file.</summary>
    /// <returns>The full name of the type that each member belongs to, and its line.</returns>
    /// <exception cref="InputException">If the file is not well-formed XML.</exception>
    public static List<(string Type, string Line)> Read(string file)
    {
        List<(string, string)> members = [];
        StringBuilder line = new();
        try
        {
            using FileStream stream = File.OpenRead(file);
            using XmlReader reader = XmlReader.Create(stream, Settings);
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.Name == "member"
                    && reader.GetAttribute("name") is { Length: > 2 } name && !reader.IsEmptyElement)
                {
                    line.Clear().Append(SimpleName(name)).Append(": ");
                    ReadMember(reader, line);
                    members.Add((TypeName(name), line.ToString().TrimEnd()));
                }
            }
        }
        catch (XmlException e)
        {
            throw new InputException($"{file}, line {e.LineNumber}, column {e.LinePosition}: not well-formed XML documentation.", e);
        }
        return members;
    }

    /// <summary>What a person would call the thing that a documentation identifier such as <c>T:System.String</c> names.</summary>
    public static string SimpleName(string identifier)
    {
        string path = Path(identifier);
        if (path.EndsWith(".#ctor", StringComparison.Ordinal) || path.EndsWith(".#cctor", StringComparison.Ordinal))
        {
            path = path[..path.LastIndexOf('.')];
        }
        string name = path[(path.LastIndexOfAny(['.', '#']) + 1)..];
        int arity = name.IndexOf('`');
        return arity < 0 ? name : name[..arity];
    }

    private static string TypeName(string identifier)
    {
        string path = Path(identifier);
        int member = path.LastIndexOf('.');
        return identifier[0] == 'T' || member < 0 ? path : path[..member];
    }

    // Without the kind in front and the parameters behind.
    private static string Path(string identifier)
    {
        int start = identifier.Length > 1 && identifier[1] == ':' ? 2 : 0;
        int end = identifier.AsSpan(start).IndexOfAny("({~");
        return end < 0 ? identifier[start..] : identifier.Substring(start, end);
    }

    private static void ReadMember(XmlReader reader, StringBuilder line)
    {
        int depth = reader.Depth;
        bool wanted = false;
        while (reader.Read() && reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.Depth == depth + 1:
                    wanted = BeginSection(reader, line);
                    break;
                case XmlNodeType.Element when reader.Name == "code" && !reader.IsEmptyElement:
                    SkipToEnd(reader);
                    break;
                case XmlNodeType.Element when wanted:
                    Append(line, Inline(reader));
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when wanted:
                    Append(line, reader.Value);
                    break;
                case XmlNodeType.EndElement when reader.Depth == depth + 1:
                    Append(line, " ");
                    wanted = false;
                    break;
                default:
                    break;
            }
        }
    }

    private static bool BeginSection(XmlReader reader, StringBuilder line)
    {
        switch (reader.Name)
        {
            case "summary" or "remarks" or "value":
                return true;
            case "returns":
                Append(line, "Returns: ");
                return true;
            case "param":
                Append(line, reader.GetAttribute("name") + ": ");
                return true;
            default:
                return false;
        }
    }

    private static string Inline(XmlReader reader) => reader.Name switch
    {
        "paramref" or "typeparamref" => reader.GetAttribute("name") ?? "",
        "see" or "seealso" when reader.IsEmptyElement =>
            reader.GetAttribute("langword") ?? SimpleName(reader.GetAttribute("cref") ?? ""),
        "para" or "br" or "p" or "li" or "item" or "term" or "description" => " ",
        _ => "",
    };

    private static void SkipToEnd(XmlReader reader)
    {
        int depth = reader.Depth;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
        }
    }

    // Runs of white space become one space.
    private static void Append(StringBuilder line, string text)
    {
        foreach (char c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                line.Append(c);
            }
            else if (line[^1] != ' ')
            {
                line.Append(' ');
            }
        }
    }
}
