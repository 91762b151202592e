using System.Text.RegularExpressions;

namespace Panthera.Training.Data;

/// <summary>
/// CIFAR-10 and CIFAR-100 in their binary form: records of one class byte (two for CIFAR-100: coarse, fine; the fine one counts)
/// and 32 × 32 pixels in planes of red, green and blue. Source: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
/// </summary>
public static partial class CifarPictures
{
    private const int Side = 32, Pixels = 3 * Side * Side;

    /// <summary>Loads a data set. The last sixth of what is to train becomes the validation split.</summary>
    /// <param name="path">
    /// <c>data_batch_1.bin</c> of CIFAR-10, all of whose batches beside it are read, or <c>train.bin</c> of CIFAR-100; <c>test_batch.bin</c> or
    /// <c>test.bin</c> lies beside it.
    /// </param>
    /// <exception cref="InputException">If a file is missing or damaged.</exception>
    public static PictureSet Load(string path)
    {
        bool ten = FirstBatch().IsMatch(Path.GetFileName(path));
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string test = Path.Combine(folder, ten ? "test_batch.bin" : "test.bin");
        if (!File.Exists(test)) throw new InputException($"{path}: its partner is missing; expected {Path.GetFileName(test)} beside it.");
        string[] batches = ten
            ? [.. Directory.EnumerateFiles(folder).Where(file => Batch().IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal)]
            : [path];
        (int labels, int classes) = ten ? (1, 10) : (2, 100);
        PictureSplit[] read = [.. batches.Append(test).Select(file => Read(file, labels, classes))];
        byte[] pixels = Join(read[..^1], split => split.Pixels), classOf = Join(read[..^1], split => split.Labels);
        int held = classOf.Length / 6, kept = classOf.Length - held;
        if (held == 0) throw new InputException($"{path}: {classOf.Length} pictures; expected 6 or more to train and validate by.");
        string name = ten ? "cifar-10" : "cifar-100";
        return new PictureSet(
            name, $"{name} from {batches.Length + 1} files, {classes} classes, {Side} × {Side} RGB: "
                + $"{kept:N0} to train, {held:N0} to validate, {read[^1].Labels.Length:N0} to test",
            Side, Side, classes, new PictureSplit(pixels[..(kept * Pixels)], classOf[..kept]),
            new PictureSplit(pixels[(kept * Pixels)..], classOf[kept..]), read[^1], channels: 3);
    }

    /// <summary>Whether a file is called like the first to train of such a data set, and may be one by its length.</summary>
    public static bool LooksLikeIt(string path) => FirstBatch().IsMatch(Path.GetFileName(path))
        || (Path.GetFileName(path) == "train.bin" && new FileInfo(path).Length is > 0 and var length && length % (Pixels + 2) == 0);

    [GeneratedRegex("^data_batch_1\\.bin$")]
    private static partial Regex FirstBatch();

    [GeneratedRegex("^data_batch_[0-9]\\.bin$")]
    private static partial Regex Batch();

    private static PictureSplit Read(string path, int labels, int classes)
    {
        using FileStream file = InputFile.Open(path);
        int record = labels + Pixels;
        (long count, long rest) = Math.DivRem(file.Length, record);
        if (count == 0 || rest != 0 || file.Length > Array.MaxLength)
        {
            throw new InputException($"{path}: {file.Length:N0} bytes; expected a whole number of records of {record:N0} bytes, "
                + "and less than 2 GB.");
        }
        PictureSplit split = new(new byte[count * Pixels], new byte[count]);
        byte[] head = new byte[labels];
        for (int i = 0; i < count; i++)
        {
            if (file.ReadAtLeast(head, labels, false) < labels || file.ReadAtLeast(split.Pixels.AsSpan(i * Pixels, Pixels), Pixels, false) < Pixels)
                throw new InputException($"{path}, byte {(long)i * record}: the file ends within a record; it changed while it was read.");
            split.Labels[i] = head[^1] < classes ? head[^1] : throw new InputException(
                $"{path}, byte {(long)i * record + labels - 1}: class {head[^1]}; expected 0 to {classes - 1}.");
        }
        return split;
    }

    private static byte[] Join(PictureSplit[] splits, Func<PictureSplit, byte[]> part)
    {
        byte[] joined = new byte[splits.Sum(split => part(split).LongLength)];
        int at = 0;
        foreach (PictureSplit split in splits)
        {
            part(split).CopyTo(joined, at);
            at += part(split).Length;
        }
        return joined;
    }
}
