using System.Text;

namespace Panthera.Training.Data;

/// <summary>Text of the user's own: a file in UTF-8, cut into documents of a few pages.</summary>
public static class PlainText
{
    // Long enough to hold what a window of a language model looks back on, short enough to spread over the splits.
    private const int ShortestDocument = 64, LongestWanted = 4_000, DocumentsWanted = 200;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. Documents end at blank lines where possible, else at line ends or spaces.</summary>
    /// <exception cref="InputException">If the file is missing, empty, longer than 1 GB or not UTF-8.</exception>
    public static Corpus Load(string path)
    {
        using FileStream stream = InputFile.Open(path);
        if (stream.Length is 0 or > 1 << 30)
        {
            throw new InputException($"{path}: {stream.Length:N0} bytes; expected UTF-8 text of up to 1 GB.");
        }
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        int start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        string text;
        try
        {
            text = Strict.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path}, byte {start + e.Index}: not UTF-8; expected text in UTF-8.", e);
        }
        List<string> documents = Cut(text);
        return new Corpus(
            InputFile.NameOf(path),
            $"text of {Path.GetFileName(path)}, {bytes.Length / 1e6:0.0##} MB in {documents.Count:N0} {(documents.Count == 1 ? "piece" : "pieces")}",
            documents);
    }

    private static List<string> Cut(string text)
    {
        int wanted = Math.Clamp(text.Length / DocumentsWanted, ShortestDocument, LongestWanted);
        List<string> documents = [];
        for (int start = 0; start < text.Length;)
        {
            int from = start + wanted, to = from + wanted;
            int end = to >= text.Length ? text.Length : FindCut(text, from, to);
            documents.Add(text[start..end]);
            // The line end or space at a cut is not lost: a source joins documents by line ends.
            start = end < text.Length && char.IsWhiteSpace(text[end]) ? end + 1 : end;
        }
        return documents;
    }

    private static int FindCut(string text, int from, int to)
    {
        ReadOnlySpan<char> window = text.AsSpan(from..to);
        int blank = window.IndexOf("\n\n");
        int cut = blank >= 0 ? blank + 1 : window.IndexOf('\n') is >= 0 and int line ? line : window.IndexOf(' ');
        return cut >= 0 ? from + cut : char.IsLowSurrogate(text[to]) ? to - 1 : to;
    }
}
