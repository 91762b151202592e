namespace Panthera.Training.Data;

/// <summary>
/// Data sets laid out as MNIST is: four IDX files, plain or gzip, images and labels, to train and to test
/// (<c>train-images-idx3-ubyte.gz</c>, <c>train-labels-idx1-ubyte.gz</c>, <c>t10k-…</c>).
/// </summary>
public static class IdxPictures
{
    private static readonly string[] TestNames = ["t10k", "test"];

    /// <summary>Loads a data set. The last sixth of the training files becomes the validation split.</summary>
    /// <param name="trainImages">The file of training images; the other three lie beside it, under the matching names.</param>
    /// <exception cref="InputException">If a file is missing, damaged or contradicts another.</exception>
    public static PictureSet Load(string trainImages)
    {
        string trainLabels = Partner(trainImages, [LabelsOf(trainImages)]);
        string[] testNames = [.. TestNames.Select(test => Replace(trainImages, "train", test))];
        string testImages = Partner(trainImages, testNames);
        string testLabels = Partner(trainImages, [.. testNames.Select(LabelsOf)]);

        (int[] shape, PictureSplit train) = LoadPair(trainImages, trainLabels);
        (int[] testShape, PictureSplit test) = LoadPair(testImages, testLabels);
        if (testShape[1] != shape[1] || testShape[2] != shape[2])
        {
            throw new InputException($"{testImages}, byte 8: pictures of {testShape[1]} × {testShape[2]} pixels; "
                + $"expected {shape[1]} × {shape[2]} as in {Path.GetFileName(trainImages)}.");
        }
        int classes = train.Labels.Max() + 1;
        CheckLabels(testLabels, test.Labels, classes);
        int held = train.Labels.Length / 6, kept = train.Labels.Length - held, size = shape[1] * shape[2];
        if (classes < 2 || held == 0)
        {
            throw new InputException($"{trainLabels}, byte 8: {train.Labels.Length} labels of {classes} class(es); "
                + "expected 6 pictures or more, of at least two classes.");
        }
        string name = NameOf(trainImages);
        string provenance = $"{name} from {Path.GetFileName(trainImages)} and its partners, {classes} classes, "
            + $"{shape[2]} × {shape[1]} grey: {kept:N0} to train, {held:N0} to validate, {test.Labels.Length:N0} to test";
        return new PictureSet(
            name, provenance, shape[2], shape[1], classes,
            new PictureSplit(train.Pixels[..(kept * size)], train.Labels[..kept]),
            new PictureSplit(train.Pixels[(kept * size)..], train.Labels[kept..]),
            test);
    }

    /// <summary>Whether a file is called like the training images of such a data set.</summary>
    public static bool IsTrainImages(string file)
    {
        string name = Path.GetFileName(file);
        return name.Contains("train", StringComparison.Ordinal) && name.Contains("images", StringComparison.Ordinal)
            && name.Contains("idx3", StringComparison.Ordinal);
    }

    private static (int[] Shape, PictureSplit Split) LoadPair(string imagesFile, string labelsFile)
    {
        (int[] shape, byte[] pixels) = IdxFile.Read(imagesFile, 3);
        (int[] count, byte[] labels) = IdxFile.Read(labelsFile, 1);
        if (count[0] != shape[0])
        {
            throw new InputException($"{labelsFile}, byte 4: {count[0]:N0} labels; "
                + $"expected {shape[0]:N0}, one for each picture in {Path.GetFileName(imagesFile)}.");
        }
        return (shape, new PictureSplit(pixels, labels));
    }

    private static void CheckLabels(string file, byte[] labels, int classes)
    {
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0)
        {
            throw new InputException($"{file}, byte {8 + wrong}: label {labels[wrong]}; "
                + $"expected 0 to {classes - 1}, the labels that training has.");
        }
    }

    private static string LabelsOf(string images) => Replace(Replace(images, "images", "labels"), "idx3", "idx1");

    // Only in the file's name: its folder may well be called train or images, too.
    private static string Replace(string path, string what, string by) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileName(path).Replace(what, by, StringComparison.Ordinal));

    private static string Partner(string images, string[] candidates)
    {
        IEnumerable<string> plainOrGzip = candidates.SelectMany<string, string>(
            name => name.EndsWith(".gz", StringComparison.Ordinal) ? [name, name[..^3]] : [name, name + ".gz"]);
        return plainOrGzip.FirstOrDefault(File.Exists)
            ?? throw new InputException($"{images}: its partner is missing; expected {Path.GetFileName(candidates[0])} beside it.");
    }

    // One folder may hold several sets: emnist-letters-train-images… is emnist-letters.
    private static string NameOf(string trainImages)
    {
        string name = Path.GetFileName(trainImages);
        string prefix = name[..Math.Max(name.IndexOf("train", StringComparison.Ordinal), 0)].TrimEnd('-', '_', '.');
        return prefix.Length > 0 ? prefix : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(trainImages))!);
    }
}
