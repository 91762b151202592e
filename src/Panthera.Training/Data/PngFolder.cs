namespace Panthera.Training.Data;

/// <summary>
/// Pictures in PNG files, one folder a class: <c>train/cat/1.png</c> with <c>test/</c> and maybe <c>val/</c>, <c>valid/</c>, <c>validation/</c> or
/// <c>dev/</c> beside it, or the classes' folders alone, which are dealt out 8 : 1 : 1 within each class.
/// </summary>
public static class PngFolder
{
    private const int Tenth = 10, MostClasses = 256;

    private static readonly string[][] SplitNames = [["train"], ["val", "valid", "validation", "dev"], ["test"]];

    /// <summary>Loads a data set.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">If a file is damaged or of another size than the first.</exception>
    public static PictureSet Load(string folder)
    {
        string?[] parts = [.. SplitNames.Select(names => names.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists))];
        string root = parts[0] ?? folder;
        string[] classes = [.. ClassFolders(root).Select(path => Path.GetFileName(path)!)];
        if (classes.Length is < 2 or > MostClasses)
            throw new InputException($"{root}: {classes.Length} folders with PNG files; expected 2 to {MostClasses}, one a class.");
        List<Labelled>[] files = [.. parts.Select((part, i) => i == 0 ? List(root, classes) : parts[0] is null || part is null ? [] : List(part, classes))];
        Deal(files, Split.Validation);
        Deal(files, Split.Test);
        if (files.Any(split => split.Count == 0))
            throw new InputException($"{root}: too few PNG files to validate and test by; expected ten or more of a class.");
        PngPicture first = PngPicture.Read(files[0][0].Path);
        PngPicture[][] pictures = [.. files.Select(split => split.Select(file => ReadLike(first, files[0][0].Path, file.Path)).ToArray())];
        int channels = pictures.Max(split => split.Max(picture => picture.Channels));
        PictureSplit[] splits = [.. files.Zip(pictures, (labels, split) =>
            new PictureSplit(Join(split, channels), [.. labels.Select(file => file.Class)]))];
        string provenance = $"PNG files of {Path.GetFileName(Path.GetFullPath(folder))}, {classes.Length} classes, {first.Width} × {first.Height} "
            + $"{(channels == 3 ? "RGB" : "grey")}: {files[0].Count:N0} to train, {files[1].Count:N0} to validate, {files[2].Count:N0} to test";
        return new PictureSet(
            Path.GetFileName(Path.GetFullPath(folder)), provenance, first.Width, first.Height, classes.Length, splits[0], splits[1], splits[2], channels);
    }

    /// <summary>Whether a folder holds folders of PNG files, itself or in the one to train.</summary>
    public static bool LooksLikeIt(string folder)
    {
        string train = Path.Combine(folder, SplitNames[0][0]);
        return Directory.Exists(folder) && ClassFolders(Directory.Exists(train) ? train : folder).Take(2).Count() == 2;
    }

    private static IEnumerable<string> ClassFolders(string root) =>
        Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Where(path => Files(path).Any());

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder)
        .Where(path => Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase));

    private static List<Labelled> List(string root, string[] classes)
    {
        string? foreign = ClassFolders(root).FirstOrDefault(path => !classes.Contains(Path.GetFileName(path)));
        if (foreign is not null) throw new InputException($"{foreign}: a class that training lacks; expected one of its {classes.Length}.");
        return [.. classes.Index().Where(pair => Directory.Exists(Path.Combine(root, pair.Item))).SelectMany(pair =>
            Files(Path.Combine(root, pair.Item)).Order(StringComparer.Ordinal).Select(path => new Labelled(path, (byte)pair.Index)))];
    }

    // Of each class to train, every tenth file goes to a split that has no folder of its own.
    private static void Deal(List<Labelled>[] files, Split split)
    {
        if (files[(int)split].Count > 0) return;
        int chosen = Tenth - (int)split;
        (List<Labelled> kept, List<Labelled> dealt) = ([], []);
        foreach (IGrouping<byte, Labelled> group in files[0].GroupBy(file => file.Class))
        {
            foreach ((int i, Labelled file) in group.Index()) (i % Tenth == chosen ? dealt : kept).Add(file);
        }
        (files[0], files[(int)split]) = (kept, dealt);
    }

    private static PngPicture ReadLike(PngPicture first, string firstPath, string path)
    {
        PngPicture picture = PngPicture.Read(path);
        return (picture.Width, picture.Height) == (first.Width, first.Height) ? picture : throw new InputException(
            $"{path}: {picture.Width} × {picture.Height} pixels; expected {first.Width} × {first.Height} as in {firstPath}.");
    }

    private static byte[] Join(PngPicture[] pictures, int channels)
    {
        int plane = pictures[0].Width * pictures[0].Height;
        if ((long)plane * channels * pictures.Length > Array.MaxLength)
            throw new InputException($"{pictures.Length:N0} pictures of {plane * channels:N0} bytes; expected less than 2 GB in all.");
        byte[] joined = new byte[plane * channels * pictures.Length];
        for (int i = 0; i < pictures.Length; i++)
        {
            // A grey picture among coloured ones has equal planes.
            for (int channel = 0; channel < channels; channel++)
                pictures[i].Pixels.AsSpan(pictures[i].Channels == 1 ? 0 : channel * plane, plane).CopyTo(joined.AsSpan((i * channels + channel) * plane));
        }
        return joined;
    }

    private readonly record struct Labelled(string Path, byte Class);
}
