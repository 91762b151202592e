using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Panthera.Language;

namespace Panthera.Training.Data;

/// <summary>
/// Pictures with captions: a table with tabs whose header has a column <c>caption</c>, and beside it one file of raw bytes,
/// picture after picture, planes of rows, whose name says their size, such as <c>images_rgb32_chw.bin.gz</c> (or
/// <c>grey28</c>). A column <c>index</c> says which picture is meant, else rows and pictures follow each other; a column <c>class</c>,
/// <c>label</c>, <c>category</c>, <c>subgroup</c> or <c>group</c>, the first of those, is the class.
/// </summary>
/// <remarks>
/// A caption's beginning, up to a colon, decides by its hash on the split of the picture: eight tenths to train, one each to
/// validate and test. So variants of one thing ("waving hand: dark skin tone") stay together, and no held-out caption was trained on.
/// </remarks>
public static partial class TsvCaptions
{
    private const int Vocabulary = 8_192, LongestCaption = 24, LargestSide = 1024;

    private static readonly string[] ClassColumns = ["class", "label", "category", "subgroup", "group"];

    /// <summary>Loads a data set.</summary>
    /// <param name="path">The table.</param>
    /// <exception cref="InputException">If a file is missing, damaged or contradicts another.</exception>
    public static CaptionedPictureSet Load(string path)
    {
        string imageFile = ImagesBeside(path) ?? throw new InputException(
            $"{path}: its pictures are missing; expected a file named as images_rgb32_chw.bin (or .gz) beside it.");
        Match format = ImageName().Match(Path.GetFileName(imageFile));
        int channels = format.Groups["kind"].Value == "rgb" ? 3 : 1;
        if (!int.TryParse(format.Groups["side"].ValueSpan, NumberStyles.None, null, out int side) || side is 0 or > LargestSide)
            throw new InputException($"{imageFile}: pictures of {format.Groups["side"].Value} pixels; expected 1 to {LargestSide} in its name.");
        List<Row> rows = ReadRows(path);
        int size = channels * side * side;
        byte[] pixels = ReadPixels(imageFile, path, rows.Count, size);
        string[] classes = ClassesOf(path, rows);
        Row[][] splits = [.. Enum.GetValues<Split>().Select(split => rows.Where(row => SplitOf(row.Caption) == split).ToArray())];
        if (splits.Any(split => split.Length == 0))
            throw new InputException($"{path}: {rows.Count:N0} captions, too few to validate and test by; expected some hundred.");
        PictureSplit[] pictures = [.. splits.Select(split => new PictureSplit(
            Gather(pixels, split, size), [.. split.Select(row => (byte)Array.BinarySearch(classes, row.Class, StringComparer.Ordinal))]))];
        string name = InputFile.NameOf(path);
        string provenance = $"{Path.GetFileName(path)} and its pictures, {classes.Length} classes, {side} × {side} {(channels == 3 ? "RGB" : "grey")}: "
            + $"{splits[0].Length:N0} to train, {splits[1].Length:N0} to validate, {splits[2].Length:N0} to test";
        string[][] captions = [.. splits.Select(split => split.Select(row => row.Caption).ToArray())];
        WordVocabulary words = WordVocabulary.Learn(captions[0], Vocabulary);
        int length = Math.Min(captions.SelectMany(split => split).Max(caption => words.Encode(caption).Length) + 1, LongestCaption);
        return new CaptionedPictureSet(
            new PictureSet(name, provenance, side, side, classes.Length, pictures[0], pictures[1], pictures[2], channels),
            captions, new PaddedText(words, Math.Max(length, 2)), classes);
    }

    /// <summary>Whether a file is such a table, by its name and header, with pictures beside it.</summary>
    public static bool LooksLikeIt(string path)
    {
        if (!Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) || ImagesBeside(path) is null) return false;
        try
        {
            return DelimitedFile.Of(path).Rows().FirstOrDefault().Cells?.Contains("caption") == true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^images_(?<kind>rgb|grey)(?<side>[0-9]+)_chw\.bin(\.gz)?$")]
    private static partial Regex ImageName();

    private static string? ImagesBeside(string path) => Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!)
        .Where(file => ImageName().IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal).FirstOrDefault();

    private static List<Row> ReadRows(string path)
    {
        List<Row> rows = [];
        string[]? header = null;
        int caption = -1, index = -1, classColumn = -1;
        foreach ((int line, string[] cells) in DelimitedFile.Of(path).Rows())
        {
            if (header is null)
            {
                header = cells;
                (caption, index) = (Array.IndexOf(cells, "caption"), Array.IndexOf(cells, "index"));
                classColumn = ClassColumns.Select(name => Array.IndexOf(cells, name)).FirstOrDefault(at => at >= 0, -1);
                if (caption < 0) throw new InputException($"{path}, line {line}: no column 'caption'; expected a header with one.");
                continue;
            }
            if (cells.Length != header.Length)
                throw new InputException($"{path}, line {line}: {cells.Length} columns; expected {header.Length} as in the header.");
            int picture = rows.Count;
            if (index >= 0 && !int.TryParse(cells[index], NumberStyles.None, CultureInfo.InvariantCulture, out picture))
                throw new InputException($"{path}, line {line}, column {index + 1}: {Quoted.Of(cells[index])} where the number of a picture was expected.");
            if (string.IsNullOrWhiteSpace(cells[caption]))
                throw new InputException($"{path}, line {line}, column {caption + 1}: no caption; expected some words.");
            rows.Add(new Row(line, picture, cells[caption], classColumn >= 0 ? cells[classColumn] : ""));
        }
        if (rows.Count == 0) throw new InputException($"{path}: no captions; expected a header and a line for each picture.");
        HashSet<int> seen = [];
        foreach (Row row in rows)
        {
            if (row.Picture >= rows.Count || !seen.Add(row.Picture))
                throw new InputException($"{path}, line {row.Line}, column {index + 1}: picture {row.Picture:N0}; "
                    + $"expected each of 0 to {rows.Count - 1:N0} once, as there are {rows.Count:N0} captions.");
        }
        return rows;
    }

    private static byte[] ReadPixels(string file, string table, int count, int size)
    {
        long wanted = (long)count * size;
        if (wanted > Array.MaxLength) throw new InputException($"{table}: {count:N0} pictures of {size:N0} bytes; expected less than 2 GB in all.");
        return UnpackedFile.Read(file, stream =>
        {
            byte[] data = UnpackedFile.ReadUpTo(stream, (int)wanted);
            bool more = data.Length == wanted && stream.ReadByte() >= 0;
            if (more || data.Length < wanted)
                throw new InputException($"{file}: {(more ? "more than " : "")}{data.Length:N0} bytes; expected {wanted:N0}, "
                    + $"{size:N0} for each of the {count:N0} captions in {Path.GetFileName(table)}.");
            return data;
        });
    }

    private static string[] ClassesOf(string path, List<Row> rows)
    {
        string[] classes = [.. rows.Select(row => row.Class).Distinct().Order(StringComparer.Ordinal)];
        return classes.Length switch
        {
            // Fewer than two classes are none: all pictures are then of the first of two.
            1 => [classes[0], $"{classes[0]} (unused)"],
            <= 256 => classes,
            _ => throw new InputException($"{path}: {classes.Length:N0} classes; expected 256 or fewer."),
        };
    }

    private static Split SplitOf(string caption)
    {
        string head = caption.Split(':', 2)[0].Trim().ToLowerInvariant();
        return (SHA256.HashData(Encoding.UTF8.GetBytes(head))[0] % 10) switch
        {
            0 => Split.Validation,
            1 => Split.Test,
            _ => Split.Train,
        };
    }

    private static byte[] Gather(byte[] pixels, Row[] rows, int size)
    {
        byte[] gathered = new byte[rows.Length * size];
        for (int i = 0; i < rows.Length; i++) pixels.AsSpan(rows[i].Picture * size, size).CopyTo(gathered.AsSpan(i * size));
        return gathered;
    }

    private readonly record struct Row(int Line, int Picture, string Caption, string Class);
}
