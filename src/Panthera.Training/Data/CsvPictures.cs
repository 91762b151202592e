using System.Globalization;
using Panthera.Language;

namespace Panthera.Training.Data;

/// <summary>
/// Grey square pictures in a CSV file, one a row: N² columns of pixels and one with the class, a whole number from 0. The
/// class stands in the last column, or in the one that a header calls label, class, target or digit.
/// </summary>
public static class CsvPictures
{
    // The pattern by which rows go to the splits: five to train, one each to validation and test. Rows that lie side by
    // side often come from one writer or one class, so a cut in one place would make the splits differ.
    private const int Cycle = 7;

    private static readonly string[] LabelNames = ["label", "class", "target", "digit"];

    /// <summary>Loads a data set. Pixels may have any range; they are scaled to a byte.</summary>
    /// <exception cref="InputException">If the file is missing, a cell is no number, or the columns are not N² and a class.</exception>
    public static PictureSet Load(string path)
    {
        using StreamReader reader = new(InputFile.Open(path));
        Table table = new(path);
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length > 0)
            {
                table.Add(text, line);
            }
        }
        return table.ToPictures();
    }

    /// <summary>Whether the first lines of a file have N² + 1 columns and numbers in one of them.</summary>
    public static bool LooksLikeIt(string path)
    {
        using StreamReader reader = new(InputFile.Open(path));
        string[] first = (reader.ReadLine() ?? "").Split(','), second = (reader.ReadLine() ?? "").Split(',');
        return Side(first.Length) > 0 && second.Length == first.Length && second.All(cell => TryParse(cell, out _));
    }

    // The N of N² + 1 columns; 0 if there is none. A picture has at least 4 × 4 pixels, or any table would do.
    private static int Side(int columns)
    {
        int side = (int)Math.Round(Math.Sqrt(columns - 1));
        return side >= 4 && side * side == columns - 1 ? side : 0;
    }

    private static bool TryParse(ReadOnlySpan<char> cell, out float value) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private sealed class Table(string path)
    {
        private readonly List<float> _pixels = [];
        private readonly List<byte> _labels = [];
        private int _columns, _labelColumn;

        public void Add(string text, int line)
        {
            if (_columns == 0 && Begin(text, line))
            {
                return;
            }
            int column = 0;
            foreach (Range range in text.AsSpan().Split(','))
            {
                ReadOnlySpan<char> cell = text.AsSpan()[range].Trim();
                if (!TryParse(cell, out float value))
                {
                    throw new InputException($"{path}, line {line}, column {column + 1}: {Quoted.Of(cell)} where a number was expected.");
                }
                if (column != _labelColumn)
                {
                    _pixels.Add(value);
                }
                else if (value is >= 0 and <= 255 && value == (byte)value)
                {
                    _labels.Add((byte)value);
                }
                else
                {
                    throw new InputException($"{path}, line {line}, column {column + 1}: class {Quoted.Of(cell)}; "
                        + "expected a whole number from 0 to 255.");
                }
                column++;
            }
            if (column != _columns)
            {
                throw new InputException($"{path}, line {line}: {column} columns; expected {_columns} as in the first line.");
            }
        }

        public PictureSet ToPictures()
        {
            if (_labels.Count < Cycle)
            {
                throw new InputException($"{path}: {_labels.Count} pictures; expected {Cycle} or more, one a line.");
            }
            int classes = _labels.Max() + 1;
            float low = _pixels.Min(), high = _pixels.Max();
            if (classes < 2 || low == high)
            {
                throw new InputException($"{path}: {(classes < 2 ? "every class is 0" : "all pixels are equal")}; expected the pixels, "
                    + "then the class in the last column, or a header that calls a column 'label'.");
            }
            int side = Side(_columns), size = side * side;
            byte[] pixels = [.. _pixels.Select(pixel => (byte)((pixel - (double)low) / ((double)high - low) * 255 + 0.5))];
            string name = InputFile.NameOf(path);
            PictureSplit[] splits = [.. new Func<int, bool>[] { i => i < Cycle - 2, i => i == Cycle - 2, i => i == Cycle - 1 }
                .Select(belongs => Enumerable.Range(0, _labels.Count).Where(row => belongs(row % Cycle)).ToArray())
                .Select(rows => new PictureSplit(
                    [.. rows.SelectMany(row => pixels.AsSpan(row * size, size).ToArray())], [.. rows.Select(row => _labels[row])]))];
            if (splits[0].Pixels.AsSpan().IndexOfAnyExcept(splits[0].Pixels[0]) < 0)
            {
                throw new InputException(FormattableString.Invariant($"{path}: pixels from {low} to {high}, on whose scale all pictures to train ")
                    + "are of one colour; expected numbers of similar size.");
            }
            string counts = $"{splits[0].Labels.Length:N0} to train, {splits[1].Labels.Length:N0} to validate, "
                + $"{splits[2].Labels.Length:N0} to test";
            return new PictureSet(
                name, $"{Path.GetFileName(path)}, {classes} classes, {side} × {side} grey: {counts}", side, side, classes,
                splits[0], splits[1], splits[2]);
        }

        // Takes the layout from the first line; true if that is a header.
        private bool Begin(string text, int line)
        {
            string[] cells = text.Split(',', StringSplitOptions.TrimEntries);
            if (Side(cells.Length) == 0)
            {
                throw new InputException($"{path}, line {line}: {cells.Length} columns; "
                    + "expected N² pixels and a class (65 for 8 × 8, 785 for 28 × 28).");
            }
            _columns = cells.Length;
            bool header = !TryParse(cells[0], out _);
            int named = Array.FindIndex(cells, cell => LabelNames.Contains(cell.Trim('"'), StringComparer.OrdinalIgnoreCase));
            _labelColumn = header && named >= 0 ? named : _columns - 1;
            return header;
        }
    }
}
