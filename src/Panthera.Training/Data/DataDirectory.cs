namespace Panthera.Training.Data;

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
            Kind = "IDX pictures", Expected = "as MNIST has them: train-images-idx3-ubyte, plain or .gz, with its labels and t10k beside it",
            Knows = (file, _) => IdxPictures.IsTrainImages(file),
            Find = (kind, file) => new FoundPictures(kind, file, () => IdxPictures.Load(file)),
        },
        new()
        {
            Kind = "captioned pictures", Expected = ".tsv with a column 'caption', and the pictures beside it as images_rgb32_chw.bin, plain or .gz",
            Knows = (file, _) => TsvCaptions.LooksLikeIt(file),
            Find = (kind, file) => new FoundCaptions(kind, file, () => TsvCaptions.Load(file)),
        },
        new()
        {
            Kind = "texts with classes", Expected = ".csv or .tsv with a header such as text,category; train and test by the files' names",
            Knows = (file, _) => TextClasses.LooksLikeIt(file),
            Find = (kind, file) => TextClasses.IsPartner(file) ? null : new FoundTextClasses(kind, file, () => TextClasses.Load(file)),
        },
        new()
        {
            Kind = "CSV pictures", Expected = ".csv, N² columns of pixels and one of classes",
            Knows = (file, named) => HasExtension(file, ".csv") && (named || CsvPictures.LooksLikeIt(file)),
            Find = (kind, file) => new FoundPictures(kind, file, () => CsvPictures.Load(file)),
        },
        new()
        {
            Kind = "UTF-8 text", Expected = $".txt of {ShortestText:N0} bytes or more; any text if the path names the file",
            Knows = (file, named) => named ? !InputFile.Head(file, 4096).Contains((byte)0)
                : HasExtension(file, ".txt") && new FileInfo(file).Length >= ShortestText,
            Find = (kind, file) => new FoundText(kind, file, () => PlainText.Load(file)),
        },
    ];

    private readonly List<FoundData> _all = [];

    private DataDirectory() { }

    /// <summary>All that was found, by path.</summary>
    public IReadOnlyList<FoundData> All => _all;

    /// <summary>The picture sources, by path.</summary>
    public IReadOnlyList<FoundPictures> Pictures => Of<FoundPictures>();

    /// <summary>The texts, by path.</summary>
    public IReadOnlyList<FoundText> Texts => Of<FoundText>();

    /// <summary>What was found of one kind, by path.</summary>
    public IReadOnlyList<T> Of<T>() where T : FoundData => [.. _all.OfType<T>()];

    /// <summary>Looks at what a path holds, without loading it.</summary>
    /// <param name="path">A file, or a folder: its files and those of the folders in it.</param>
    /// <exception cref="InputException">If nothing is there or nothing of it is known.</exception>
    public static DataDirectory Open(string path)
    {
        bool named = File.Exists(path);
        DataDirectory found = new();
        foreach (string file in named ? [path] : Files(path))
        {
            Recognizer? recognizer = Recognizers.FirstOrDefault(recognizer => recognizer.Knows(file, named));
            if (recognizer?.Find(recognizer.Kind, file) is { } data) found._all.Add(data);
        }
        if (found._all.Count == 0)
        {
            string expected = string.Join(", ", Recognizers.Select(recognizer => $"{recognizer.Kind} ({recognizer.Expected})"));
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
        /// <summary>What it recognises, in a few words.</summary>
        public required string Kind { get; init; }

        /// <summary>What it looks like, for the message that nothing was recognised.</summary>
        public required string Expected { get; init; }

        /// <summary>Whether a file is of this kind; the flag says that the user named this very file.</summary>
        public required Func<string, bool, bool> Knows { get; init; }

        /// <summary>What a file of this kind, given with the kind's name, is; null if it is read together with another one.</summary>
        public required Func<string, string, FoundData?> Find { get; init; }
    }
}
