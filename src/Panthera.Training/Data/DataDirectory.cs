namespace Panthera.Training.Data;

/// <summary>Pictures that were found under a path, not yet loaded.</summary>
/// <param name="Path">The file that names them.</param>
/// <param name="Load">Loads them; throws <see cref="InputException"/> if the files are damaged.</param>
public sealed record FoundPictures(string Path, Func<PictureSet> Load);

/// <summary>A text that was found under a path, not yet loaded; a <see cref="TextSource"/> makes tokens of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Load">Loads it; throws <see cref="InputException"/> if the file is damaged.</param>
public sealed record FoundText(string Path, Func<Corpus> Load);

/// <summary>Texts with classes that were found under a path, not yet loaded.</summary>
/// <param name="Path">The file.</param>
/// <param name="Load">Loads them; throws <see cref="InputException"/> if the file is damaged.</param>
public sealed record FoundClassifiedTexts(string Path, Func<ClassifiedTexts> Load);

/// <summary>
/// The data that a path of the user's holds: one file, or a folder with those directly below it. Each file is
/// what the first recogniser that knows it says.
/// </summary>
public sealed class DataDirectory
{
    /// <summary>The environment variable that names the path where no option does.</summary>
    public const string Variable = "PANTHERA_DATA";

    // A folder of data also holds licences and notes.
    private const int ShortestText = 20_000;

    private static readonly Recognizer[] Recognizers =
    [
        new()
        {
            Expected = "IDX pictures as MNIST has them (train-images-idx3-ubyte, plain or .gz, with its labels and t10k beside it)",
            Knows = (file, _) => IdxPictures.IsTrainImages(file),
            Add = (found, file) => found._pictures.Add(new FoundPictures(file, () => IdxPictures.Load(file))),
        },
        new()
        {
            Expected = "CSV texts with classes (.csv with a header such as text,category)",
            Knows = (file, _) => HasExtension(file, ".csv") && CsvTexts.LooksLikeIt(file),
            Add = (found, file) =>
            {
                if (!CsvTexts.IsTestPart(file)) found._classified.Add(new FoundClassifiedTexts(file, () => CsvTexts.Load(file)));
            },
        },
        new()
        {
            Expected = "CSV pictures (.csv, N² columns of pixels and one of classes)",
            Knows = (file, named) => HasExtension(file, ".csv") && (named || CsvPictures.LooksLikeIt(file)),
            Add = (found, file) => found._pictures.Add(new FoundPictures(file, () => CsvPictures.Load(file))),
        },
        new()
        {
            Expected = $"UTF-8 text (.txt of {ShortestText:N0} bytes or more; any text if the path names the file)",
            Knows = (file, named) => named ? !InputFile.Head(file, 4096).Contains((byte)0)
                : HasExtension(file, ".txt") && new FileInfo(file).Length >= ShortestText,
            Add = (found, file) => found._texts.Add(new FoundText(file, () => PlainText.Load(file))),
        },
    ];

    private readonly List<FoundPictures> _pictures = [];
    private readonly List<FoundText> _texts = [];
    private readonly List<FoundClassifiedTexts> _classified = [];

    private DataDirectory() { }

    /// <summary>The picture sources, by path.</summary>
    public IReadOnlyList<FoundPictures> Pictures => _pictures;

    /// <summary>The texts, by path.</summary>
    public IReadOnlyList<FoundText> Texts => _texts;

    /// <summary>The texts with classes, by path.</summary>
    public IReadOnlyList<FoundClassifiedTexts> ClassifiedTexts => _classified;

    /// <summary>Looks at what a path holds, without loading it.</summary>
    /// <param name="path">A file, or a folder: its files and those of the folders in it.</param>
    /// <exception cref="InputException">If nothing is there or nothing of it is known.</exception>
    public static DataDirectory Open(string path)
    {
        bool named = File.Exists(path);
        DataDirectory found = new();
        foreach (string file in named ? [path] : Files(path))
        {
            Recognizers.FirstOrDefault(recognizer => recognizer.Knows(file, named))?.Add(found, file);
        }
        if (found._pictures.Count + found._texts.Count + found._classified.Count == 0)
        {
            string expected = string.Join(", ", Recognizers.Select(recognizer => recognizer.Expected));
            throw new InputException($"{path}: no data that is known; expected {expected}.");
        }
        return found;
    }

    /// <summary>Looks at the path that <see cref="Variable"/> names; null if it is not set.</summary>
    /// <exception cref="InputException">If nothing is there or nothing of it is known.</exception>
    public static DataDirectory? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? Open(path) : null;

    private static string[] Files(string folder)
    {
        EnumerationOptions oneLevelDown = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", oneLevelDown).Order(StringComparer.Ordinal)];
        }
        catch (IOException e)
        {
            throw new InputException($"{folder}: no such file or folder; expected data to read.", e);
        }
    }

    private static bool HasExtension(string file, string extension) =>
        Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase);

    private sealed class Recognizer
    {
        /// <summary>What it recognises, for the message that nothing was.</summary>
        public required string Expected { get; init; }

        /// <summary>Whether a file is of this kind; the flag says that the user named this very file.</summary>
        public required Func<string, bool, bool> Knows { get; init; }

        /// <summary>Notes a file that is.</summary>
        public required Action<DataDirectory, string> Add { get; init; }
    }
}
